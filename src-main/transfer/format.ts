import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';

/**
 * An export: the magic, the version (2 bytes), the head's length (4 bytes), the head as JSON, a nonce, what is sealed
 * with its tag, and the SHA-256 of all of it. The sum tells a file that was hurt on its way from a wrong passphrase; what
 * nobody can forge is the seal, to which every byte before the nonce is bound.
 */
const MAGIC = Buffer.from('WHITTLE\n', 'latin1');
const VERSION = 1;
const HEAD_AT = MAGIC.length + 6;
const LONGEST_HEAD = 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SUM_BYTES = 32;
const SALT_BYTES = 16;

/** Argon2id's work. `memory` in KiB. */
export type Work = { memory: number; passes: number; lanes: number };

/** More than this is no longer caution: it would hold the computer up. */
const MOST_WORK: Work = { memory: 262_144, passes: 10, lanes: 16 };

/** `least`: what is believed of a file; it never lowers that. */
const headWith = (least: Work) =>
  z.strictObject({
    kdf: z.literal('argon2id'),
    memory: z.number().int().min(least.memory).max(MOST_WORK.memory),
    passes: z.number().int().min(least.passes).max(MOST_WORK.passes),
    lanes: z.number().int().min(least.lanes).max(MOST_WORK.lanes),
    salt: z.base64().length(Math.ceil(SALT_BYTES / 3) * 4),
    createdAt: z.string().max(40),
  });
export type Head = z.output<ReturnType<typeof headWith>>;

export type Sealed = { nonce: Uint8Array; ciphertext: Uint8Array };

const sumOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

type Problem = Extract<Failure, { kind: 'transfer' }>['problem'];

export const refuseTransfer = (problem: Problem): never => {
  throw new Refusal({ kind: 'transfer', problem });
};

/** All that comes before the nonce; it is bound to the seal. */
export const printHead = (head: Head): Uint8Array => {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(VERSION, 0);
  numbers.writeUInt32BE(json.length, 2);
  return Buffer.concat([MAGIC, numbers, json]);
};

/** How long the file gets that carries so many bytes. */
export const lengthOfExport = (printedHead: Uint8Array, carried: number): number =>
  printedHead.length + NONCE_BYTES + carried + TAG_BYTES + SUM_BYTES;

export const printExport = (printedHead: Uint8Array, { nonce, ciphertext }: Sealed): Buffer => {
  const bytes = Buffer.concat([printedHead, nonce, ciphertext]);
  return Buffer.concat([bytes, sumOf(bytes)]);
};

/** Takes an export apart, with nothing opened yet. Refuses with what is wrong with it. */
export const readExport = (
  file: Uint8Array,
  least: Work,
): { head: Head; printedHead: Uint8Array; sealed: Sealed } => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return refuseTransfer('not-an-export');
  const end = bytes.length - SUM_BYTES;
  if (end < HEAD_AT || bytes.length > MAXIMUM_FILE_BYTES) return refuseTransfer('damaged');
  // Files of every version end with their sum.
  if (!sumOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) return refuseTransfer('damaged');
  if (bytes.readUInt16BE(MAGIC.length) > VERSION) return refuseTransfer('newer');
  const headEnd = HEAD_AT + bytes.readUInt32BE(MAGIC.length + 2);
  const sealedAt = headEnd + NONCE_BYTES;
  if (headEnd > HEAD_AT + LONGEST_HEAD || sealedAt + TAG_BYTES > end) return refuseTransfer('damaged');
  const head = headWith(least).safeParse(jsonOf(bytes.subarray(HEAD_AT, headEnd)));
  if (!head.success) return refuseTransfer('damaged');
  return {
    head: head.data,
    printedHead: bytes.subarray(0, headEnd),
    sealed: { nonce: bytes.subarray(headEnd, sealedAt), ciphertext: bytes.subarray(sealedAt, end) },
  };
};

/** `undefined`: it is no JSON. */
export const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    // The caller says what that means.
    return undefined;
  }
};
