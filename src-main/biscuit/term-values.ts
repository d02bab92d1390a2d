import { applicationId } from '#contract/restriction.ts';
import type { Term } from './decoded.ts';

export const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** A UUID is 16 bytes in Datalog; a text with the same digits matches nothing. */
export const idToBytes = (id: string): Uint8Array =>
  new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));

export const bytesToId = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Every term as text; `undefined`: one of them is none. */
export const textsOf = (terms: readonly Term[]): string[] | undefined => {
  const texts = terms.flatMap((term) => (term.kind === 'string' ? [term.value] : []));
  return texts.length === terms.length ? unique(texts) : undefined;
};

/** Every term as a UUID; `undefined`: one of them is none. */
export const idsOf = (terms: readonly Term[]): string[] | undefined => {
  const ids = terms.flatMap((term) => (term.kind === 'bytes' ? [bytesToId(term.value)] : []));
  const known = ids.length === terms.length && ids.every((id) => applicationId.safeParse(id).success);
  return known ? unique(ids) : undefined;
};
