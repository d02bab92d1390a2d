/** A service's public key as it is pasted: 64 hex digits, with or without the name of its kind before them. */
const KEY = /^(?:ed25519\/)?([0-9a-f]{64})$/i;

/** The digits alone; `null`: it can't be a key. */
export const publicKeyOf = (text: string): string | null =>
  KEY.exec(text.replaceAll(/\s/g, ''))?.[1]?.toLowerCase() ?? null;

/** What is wrong with it, in words; `null`: nothing, or nothing was typed yet. */
export const publicKeyTrouble = (text: string): string | null => {
  const bare = text.replaceAll(/\s/g, '');
  if (bare === '' || publicKeyOf(bare) !== null) return null;
  const digits = bare.replace(/^ed25519\//i, '');
  if (/^[0-9a-f]*$/i.test(digits)) return `A public key has 64 hex digits. This one has ${digits.length}.`;
  return 'A public key is written with the digits 0 to 9 and a to f.';
};
