import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Bytes of the vault key and of every key made from it. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'whittle/1';

export type Sealed = { nonce: Uint8Array; /** With the 16-byte tag at its end. */ ciphertext: Uint8Array };

/** Parts with their lengths before them, so that no two lists of parts make the same bytes. */
export const bind = (...parts: readonly (string | number | Uint8Array)[]): Uint8Array => {
  const chunks = [FORMAT, ...parts].flatMap((part) => {
    const bytes = part instanceof Uint8Array ? Buffer.from(part) : Buffer.from(String(part), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(chunks);
};

/** A key for one place alone: HKDF-SHA256 (RFC 5869), so that no key nears the bound of random nonces. */
export const deriveKey = (vaultKey: Uint8Array, place: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', vaultKey, place, `${FORMAT}|record`, KEY_BYTES));

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); `bound` must be the same to open it. */
export const seal = (key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Sealed => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
};

/** `undefined`: it was not sealed with this key for this place, or was changed since. */
export const findOpened = (key: Uint8Array, sealed: Sealed, bound: Uint8Array): Uint8Array | undefined => {
  if (sealed.nonce.length !== NONCE_BYTES || sealed.ciphertext.length < TAG_BYTES) return undefined;
  const end = sealed.ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.ciphertext.subarray(end));
  const plain = decipher.update(sealed.ciphertext.subarray(0, end));
  try {
    decipher.final();
  } catch {
    // The only way `final` fails here is the tag: the answer "does not open", which the caller must tell.
    plain.fill(0);
    return undefined;
  }
  return plain;
};
