import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

// Biscuits signed by hand, so that a block may hold any bytes. Source: schema.proto and SPECIFICATIONS.md of Biscuit 3.3.

/** A protobuf varint; up to ten bytes, as for a negative number. */
export const varint = (value: bigint | number): Buffer => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
};

/** A field whose value is a number. */
export const numberField = (number: number, value: bigint | number): Buffer =>
  Buffer.concat([varint(number * 8), varint(value)]);

/** A field whose value is bytes: a text or a message. */
export const bytesField = (number: number, ...parts: (Uint8Array | string)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
};

const PKCS8_BEFORE_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const privateKeyOf = (hex: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PKCS8_BEFORE_ED25519, Buffer.from(hex, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  });
const rawPrivate = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
const rawPublic = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** Ed25519's number among the algorithms, as it is signed. */
const ALGORITHM = Buffer.alloc(4);

const signedBlock = (block: Uint8Array, by: KeyObject, next: KeyObject): Buffer => {
  const key = rawPublic(next);
  const signature = sign(null, Buffer.concat([block, ALGORITHM, key]), by);
  return Buffer.concat([
    bytesField(1, block),
    bytesField(2, numberField(1, 0), bytesField(2, key)),
    bytesField(3, signature),
  ]);
};

/** A token of these blocks, whose every signature is right; URL-safe base64. `privateKey`: 64 hex digits. */
export const signBlocks = (privateKey: string, [authority, ...others]: readonly Uint8Array[]): string => {
  if (!authority) throw new Error('a token has an authority block');
  let next = generateKeyPairSync('ed25519').privateKey;
  const parts = [bytesField(2, signedBlock(authority, privateKeyOf(privateKey), next))];
  for (const block of others) {
    const { privateKey: after } = generateKeyPairSync('ed25519');
    parts.push(bytesField(3, signedBlock(block, next, after)));
    next = after;
  }
  parts.push(bytesField(4, bytesField(1, rawPrivate(next))));
  const text = Buffer.concat(parts).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
};

/** The bytes of the block at `index`, 0 for the authority's, of a token that is whole. */
export const blockOf = (token: string, index: number): Buffer => {
  let rest: Buffer = Buffer.from(token, 'base64url');
  const take = (): { number: number; content: Buffer } => {
    const number = (rest[0] ?? 0) >> 3;
    let [length, shift, at] = [0, 0, 1];
    for (let byte = 0x80; byte >= 0x80; at += 1, shift += 7) {
      byte = rest[at] ?? 0;
      length |= (byte & 0x7f) << shift;
    }
    const content = rest.subarray(at, at + length);
    rest = rest.subarray(at + length);
    return { number, content };
  };
  const signed: Buffer[] = [];
  while (rest.length > 0) {
    const { number, content } = take();
    if (number === 2 || number === 3) signed.push(content);
  }
  rest = signed[index] ?? Buffer.alloc(0);
  return take().content;
};
