import { z } from 'zod';
import type { BlockReading } from '#contract/restriction.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { TokenReading, UnverifiedReading } from './biscuit.ts';
import type { DecodedBlock, DecodedToken, Term } from './decoded.ts';
import { printBlock } from './print.ts';
import { remarksOf } from './remarks.ts';
import { bytesToId } from './term-values.ts';
import { PLAIN } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import { readCheck } from './words.ts';

/** What the engine says about a token that it has verified. */
export type EngineReading = {
  /** Datalog of each block as the engine prints it. */
  sources: string[];
  revocationIds: string[];
  decoded: DecodedToken;
};

const LAST_SECOND = 253_402_300_799n;

const namesOf = (block: DecodedBlock | undefined): string[] =>
  block ? [...block.facts.map(({ name }) => name), ...block.rules.map(({ head }) => head.name)] : [];

const readBlock = (
  block: DecodedBlock,
  authority: DecodedBlock | undefined,
  source: string,
  vocabulary: Vocabulary,
): BlockReading => {
  const supplied = new Set([...namesOf(block), ...namesOf(authority)]);
  // With `trusting` on the whole block, its checks see other facts than the plain form does.
  for (const check of block.scopes.length > 0 ? block.checks : [])
    for (const query of check.queries) for (const { name } of query.body) supplied.add(name);
  return {
    source,
    checks: block.checks.map((check) => readCheck(check, supplied, vocabulary)),
    facts: block.facts.length,
    rules: block.rules.length,
    thirdParty: block.thirdParty,
  };
};

/** The one term of the one fact of that name; several facts or terms say nothing certain. */
const onlyTerm = (authority: DecodedBlock | undefined, name: string): Term | undefined => {
  const [fact, ...others] = authority?.facts.filter((fact) => fact.name === name) ?? [];
  const [term, ...more] = fact?.terms ?? [];
  return others.length === 0 && more.length === 0 ? term : undefined;
};

const textOf = (term: Term | undefined): string | null => (term?.kind === 'string' ? term.value : null);

/** Not every 16 bytes are a UUID, and nobody has given out an organisation under others. */
const idOf = (term: Term | undefined): string | null => {
  const id = term?.kind === 'bytes' && term.value.length === 16 ? bytesToId(term.value) : null;
  return z.uuid().safeParse(id).data ?? null;
};

const dateOf = (term: Term | undefined): string | null =>
  term?.kind === 'date' && term.seconds <= LAST_SECOND ? toInstant(Number(term.seconds) * 1000) : null;

const earliestEnd = (blocks: readonly BlockReading[]): string | null => {
  const ends = blocks.flatMap(({ checks }) =>
    checks.flatMap((check) => (check.kind === 'expiry' ? [check.expiresAt] : [])),
  );
  // Text of one shape and one zone: its order is the order of time.
  return ends.toSorted()[0] ?? null;
};

const namedIn = ({ facts, checks }: DecodedBlock) => ({
  facts,
  asked: checks.flatMap(({ queries }) => queries.flatMap(({ body }) => body)),
});

/** A verified token in our words. Only the authority block's facts count: anyone may append others. */
export const toReading = (
  { sources, revocationIds, decoded }: EngineReading,
  vocabulary: Vocabulary,
): TokenReading => {
  const [authority] = decoded.blocks;
  const blocks = decoded.blocks.map((block, index) =>
    readBlock(block, authority, sources[index] ?? '', vocabulary),
  );
  return {
    blocks,
    remarks: remarksOf(decoded.blocks, vocabulary),
    revocationIds,
    type: textOf(onlyTerm(authority, 'type')),
    organizationId: idOf(onlyTerm(authority, 'organization_id')),
    createdAt: dateOf(onlyTerm(authority, 'created_at')),
    expiresAt: earliestEnd(blocks),
    sealed: decoded.sealed,
    named: decoded.blocks.map(namedIn),
  };
};

/** What stands in a token that nobody has verified; its Datalog is printed here, for the engine has not read it. */
export const toUnverified = ({
  revocationIds,
  decoded,
}: Omit<EngineReading, 'sources'>): UnverifiedReading => {
  const [authority] = decoded.blocks;
  return {
    blocks: decoded.blocks.map((block) => readBlock(block, authority, printBlock(block), PLAIN)),
    remarks: remarksOf(decoded.blocks, PLAIN),
    revocationIds,
    sealed: decoded.sealed,
  };
};
