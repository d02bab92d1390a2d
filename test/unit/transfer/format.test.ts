import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { printExport, printHead, readExport } from '#main/transfer/format.ts';
import type { Head } from '#main/transfer/format.ts';
import { ARGON2ID, LEAST_ARGON2ID } from '#main/vault/slots.ts';
import { withSum } from '#test/support/export-file.ts';

const head: Head = {
  kdf: 'argon2id',
  ...ARGON2ID,
  salt: randomBytes(16).toString('base64'),
  createdAt: '2026-11-22T09:00:00Z',
};
const sealed = { nonce: randomBytes(12), ciphertext: randomBytes(300) };
const file = printExport(printHead(head), sealed);

const problemOf = (bytes: Uint8Array): string => {
  try {
    readExport(bytes, LEAST_ARGON2ID);
    return 'none';
  } catch (error) {
    if (error instanceof Refusal && 'problem' in error.failure) return error.failure.problem ?? '';
    throw error;
  }
};

/** The file with this in its head, and a right sum again. */
const withHead = (changes: Record<string, unknown>): Buffer =>
  printExport(printHead({ ...head, ...changes }), sealed);

describe('an export', () => {
  it('is read back as it was printed', () => {
    const read = readExport(file, LEAST_ARGON2ID);
    expect(read.head).toEqual(head);
    expect(Buffer.from(read.printedHead).equals(Buffer.from(printHead(head)))).toBe(true);
    expect(Buffer.from(read.sealed.nonce).equals(sealed.nonce)).toBe(true);
    expect(Buffer.from(read.sealed.ciphertext).equals(sealed.ciphertext)).toBe(true);
  });

  it('is told from what is none, and from one by a newer Whittle', () => {
    expect(problemOf(Buffer.alloc(0))).toBe('not-an-export');
    expect(problemOf(Buffer.from('SQLite format 3\0'))).toBe('not-an-export');
    expect(problemOf(Buffer.from('WHITTLE\n'))).toBe('damaged');
    const newer = Buffer.from(file);
    newer.writeUInt16BE(2, 8);
    expect(problemOf(withSum(newer))).toBe('newer');
  });

  it('with any byte changed, left out or added is damaged', () => {
    for (let at = 8; at < file.length; at += 1) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at & 7));
      expect(problemOf(changed), `byte ${at}`).toBe('damaged');
      expect(problemOf(file.subarray(0, at)), `cut at ${at}`).toBe('damaged');
    }
    expect(problemOf(Buffer.concat([file, Buffer.from('x')]))).toBe('damaged');
  });

  it('never asks for less work than Whittle itself, nor for so much that it would hang', () => {
    const { memory, passes, lanes } = LEAST_ARGON2ID;
    for (const changes of [
      { memory: memory - 1 },
      { memory: 8, passes: 1, lanes: 1 },
      { passes: passes - 1 },
      { lanes: lanes - 1 },
      { memory: 1_048_577 },
      { passes: 21 },
      { lanes: 17 },
      { memory: memory + 0.5 },
      { memory: 1e300 },
      { kdf: 'argon2i' },
      { salt: '' },
      { salt: randomBytes(15).toString('base64url') },
      { extra: 1 },
    ])
      expect([changes, problemOf(withHead(changes))]).toEqual([changes, 'damaged']);
    for (const changes of [{ memory: 262_144 }, { passes: 10 }, { lanes: 16 }])
      expect([changes, problemOf(withHead(changes))]).toEqual([changes, 'none']);
  });

  it('with a head that is too long, or with less behind it than a seal has, is damaged', () => {
    const printed = Buffer.from(printHead(head));
    const padded = Buffer.concat([printed.subarray(0, -1), Buffer.alloc(1000, ' '), printed.subarray(-1)]);
    padded.writeUInt32BE(padded.length - 14, 10);
    expect(problemOf(printExport(padded, sealed))).toBe('damaged');
    const none = new Uint8Array(0);
    for (const ciphertext of [none, new Uint8Array(15)])
      expect(problemOf(printExport(printed, { nonce: sealed.nonce, ciphertext }))).toBe('damaged');
    expect(problemOf(printExport(printed, { nonce: none, ciphertext: none }))).toBe('damaged');
    expect(problemOf(printExport(printed, { nonce: sealed.nonce, ciphertext: new Uint8Array(16) }))).toBe(
      'none',
    );
  });

  it('whose lengths lie is damaged, whatever its sum says', () => {
    for (const length of [0, 1, 0xffff, 0x7fffffff, 0xffffffff, file.length, file.length - 74]) {
      const lying = Buffer.from(file);
      lying.writeUInt32BE(length, 10);
      expect(problemOf(withSum(lying)), `length ${length}`).toBe('damaged');
    }
  });
});
