import { createHash } from 'node:crypto';

/** 160 bits (security.md §4, crypto design). */
export const RECOVERY_BYTES = 20;
/** 32 characters for the key and four for its check; 5 bits each. */
const KEY_CHARACTERS = 32;
export const RECOVERY_CHARACTERS = 36;
const GROUP = 4;

/** Crockford's base 32: no I, L, O or U, so that nothing on paper is taken for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const toLetters = (bytes: Uint8Array, characters: number): string => {
  let bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> BigInt(bytes.length * 8 - characters * 5);
  let letters = '';
  for (let at = 0; at < characters; at += 1) {
    letters = (ALPHABET[Number(bits & 31n)] ?? '') + letters;
    bits >>= 5n;
  }
  return letters;
};

/** The first 20 bits of a SHA-256: a slip of the pen passes once in a million times. */
const checkOf = (key: Uint8Array): string => toLetters(createHash('sha256').update(key).digest(), 4);

/** As it is printed: nine groups of four, with dashes. The last group checks the others. */
export const printRecoveryKey = (key: Uint8Array): string => {
  const letters = toLetters(key, KEY_CHARACTERS) + checkOf(key);
  return (letters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
};

/** What people type: any case, with or without dashes and spaces, O for 0, I or L for 1. */
const normalise = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

export type TypedRecoveryKey =
  | { key: Uint8Array }
  /** How many characters there are of the 36; equal where one of them is wrong. */
  | { characters: number };

export const readRecoveryKey = (typed: string): TypedRecoveryKey => {
  const letters = normalise(typed);
  const digits = [...letters].map((letter) => ALPHABET.indexOf(letter));
  if (letters.length !== RECOVERY_CHARACTERS || digits.includes(-1)) return { characters: letters.length };
  const bits = digits.slice(0, KEY_CHARACTERS).reduce((all, digit) => (all << 5n) | BigInt(digit), 0n);
  const pooled = Buffer.from(bits.toString(16).padStart(RECOVERY_BYTES * 2, '0'), 'hex');
  const key = Uint8Array.from(pooled);
  pooled.fill(0);
  return letters.endsWith(checkOf(key)) ? { key } : { characters: letters.length };
};

/** Whether this is the last group of that key, however it was typed. */
export const isLastGroup = (typed: string, printed: string): boolean =>
  normalise(typed) === printed.slice(-GROUP);
