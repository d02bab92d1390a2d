import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';

/** Bytes of the vault key and of every key made from it. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'whittle/1';

/** Small arrays lie in a heap whose collector moves them and leaves copies behind; this lies outside of it. */
const outsideOfHeap = (bytes: number): Uint8Array => new Uint8Array(new ArrayBuffer(bytes));

/** Random bytes that lie in one place alone, so that wiping them wipes them. */
export const newSecretBytes = (bytes: number): Uint8Array => randomFillSync(outsideOfHeap(bytes));

/** A copy that is wiped by itself, as `newSecretBytes`. */
export const copySecretBytes = (secret: Uint8Array): Uint8Array => {
  const copy = outsideOfHeap(secret.length);
  copy.set(secret);
  return copy;
};

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

const FIRST_BLOCK = Uint8Array.of(1);

/**
 * HKDF-SHA256 (RFC 5869) of 32 bytes. Step by step, because `hkdfSync` may make a key object of the secret, and nobody
 * can wipe the copy in there.
 */
export const hkdf = (secret: Uint8Array, salt: string | Uint8Array, info: string): Uint8Array => {
  const extracted = createHmac('sha256', salt).update(secret).digest();
  const key = createHmac('sha256', extracted).update(info).update(FIRST_BLOCK).digest();
  extracted.fill(0);
  return key;
};

/** A key for one place alone, so that no key nears the bound of random nonces. */
export const deriveKey = (vaultKey: Uint8Array, place: string): Uint8Array =>
  hkdf(vaultKey, place, `${FORMAT}|record`);

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); `bound` must be the same to open it. */
export const seal = (key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Sealed => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
};

/** Ciphers nothing of anybody's: see `layOver`. */
const noise = createCipheriv('aes-256-ctr', randomBytes(KEY_BYTES), randomBytes(16));

/**
 * Node deciphers into a byte more than there is, copies what counts, and gives the first memory back with the plain text
 * in it. Who asks for as much next gets it: what is ciphered here at once, in that length, takes it and writes over it.
 * So often, because an allocator keeps a few places of a size at hand (glibc seven), and gives out the others after them.
 */
const layOver = (bytes: number): void => {
  const zeros = Buffer.alloc(bytes);
  for (let times = 0; times < 20; times += 1) noise.update(zeros);
};

/** `undefined`: it was not sealed with this key for this place, or was changed since. */
export const findOpened = (key: Uint8Array, sealed: Sealed, bound: Uint8Array): Uint8Array | undefined => {
  if (sealed.nonce.length !== NONCE_BYTES || sealed.ciphertext.length < TAG_BYTES) return undefined;
  const end = sealed.ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.ciphertext.subarray(end));
  const plain = decipher.update(sealed.ciphertext.subarray(0, end));
  layOver(end);
  try {
    decipher.final();
  } catch {
    // The only way `final` fails here is the tag: the answer "does not open", which the caller must tell.
    plain.fill(0);
    return undefined;
  }
  return plain;
};

const BLOCK_BYTES = 16;
/** x^128 as GCM reduces it, its first bit on the left (NIST SP 800-38D §6.3). */
const REDUCTION = 0xe1n << 120n;

const numberOf = (block: Uint8Array): bigint => BigInt(`0x${Buffer.from(block).toString('hex')}`);

/** The product of two blocks in GCM's field (NIST SP 800-38D, algorithm 1). */
const multiply = (one: bigint, other: bigint): bigint => {
  let product = 0n;
  for (let bit = 127n, power = other; bit >= 0n; bit -= 1n) {
    if ((one >> bit) & 1n) product ^= power;
    power = power & 1n ? (power >> 1n) ^ REDUCTION : power >> 1n;
  }
  return product;
};

const padded = (bytes: Uint8Array): Uint8Array => {
  const whole = Buffer.alloc(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES);
  whole.set(bytes);
  return whole;
};

/** The last block that GCM hashes: how many bits were bound, and how many sealed. */
const lengths = (bound: number, sealed: number): bigint => (BigInt(bound * 8) << 64n) | BigInt(sealed * 8);

/**
 * Whether `findOpened` would open it, told without opening it: Node leaves a copy of whatever it deciphers in memory that
 * it gives back. GCM's tag is a hash of what is bound and what is sealed, with their lengths as its last block. So what is
 * sealed is bound as well, with nothing sealed; the tag of that differs from the true one by the last block alone.
 */
export const isWhole = (key: Uint8Array, { nonce, ciphertext }: Sealed, bound: Uint8Array): boolean => {
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES) return false;
  const sealed = ciphertext.subarray(0, -TAG_BYTES);
  const all = Buffer.concat([padded(bound), padded(sealed)]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(all).final();
  const hashKey = createCipheriv('aes-256-ecb', key, null).update(Buffer.alloc(BLOCK_BYTES));
  const difference = lengths(all.length, 0) ^ lengths(bound.length, sealed.length);
  const tag = numberOf(cipher.getAuthTag()) ^ multiply(difference, numberOf(hashKey));
  const expected = Buffer.from(tag.toString(16).padStart(TAG_BYTES * 2, '0'), 'hex');
  return timingSafeEqual(expected, ciphertext.subarray(-TAG_BYTES));
};
