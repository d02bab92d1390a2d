import { createHash, randomBytes } from 'node:crypto';
import { printExport, printHead, readExport } from '#main/transfer/format.ts';
import type { Head } from '#main/transfer/format.ts';
import { bind, findOpened, seal } from '#main/vault/envelope.ts';
import { ARGON2ID, derivePassphraseKey, LEAST_ARGON2ID } from '#main/vault/slots.ts';

export const EXPORT_PASSPHRASE = 'a passphrase for the road';

const SUM_BYTES = 32;

/** The same bytes, with the sum that they should have at the end. */
export const withSum = (file: Uint8Array): Buffer => {
  const bytes = Buffer.from(file.subarray(0, file.length - SUM_BYTES));
  return Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);
};

/** Seals what a hostile hand that knows the passphrase may put into an export; one key for all of them. */
export const createForger = async () => {
  const salt = randomBytes(16);
  const head: Head = {
    kdf: 'argon2id',
    ...ARGON2ID,
    salt: salt.toString('base64'),
    createdAt: '2026-11-22T09:00:00Z',
  };
  const printedHead = printHead(head);
  const key = await derivePassphraseKey(EXPORT_PASSPHRASE, salt, ARGON2ID);
  const bound = bind('export', printedHead);
  return {
    /** Base64 of an export that holds these bytes. */
    forgeBytes: (plain: Uint8Array): string =>
      printExport(printedHead, seal(key, plain, bound)).toString('base64'),
    forge: (payload: unknown): string =>
      printExport(printedHead, seal(key, Buffer.from(JSON.stringify(payload)), bound)).toString('base64'),
  };
};

/** What is in an export, for who has its passphrase. */
export const openExport = async (file: string): Promise<Record<string, unknown>> => {
  const { head, printedHead, sealed } = readExport(Buffer.from(file, 'base64'), LEAST_ARGON2ID);
  const key = await derivePassphraseKey(EXPORT_PASSPHRASE, Buffer.from(head.salt, 'base64'), head);
  const plain = findOpened(key, sealed, bind('export', printedHead));
  if (!plain) throw new Error('the export does not open');
  return JSON.parse(Buffer.from(plain).toString('utf8')) as Record<string, unknown>;
};
