import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#contract/failure.ts';
import type { CheckReading, Restriction } from '#contract/restriction.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { Biscuit, Datalog, Verdict } from './biscuit.ts';
import type { DecodedBlock, DecodedCheck } from './decoded.ts';
import { createLook } from './look.ts';
import { LONGEST_TOKEN, normaliseToken } from './normalise.ts';
import { printCheck } from './print.ts';
import { createEngineQueue } from './queue.ts';
import { toReading, toUnverified } from './read.ts';
import { remarksOf } from './remarks.ts';
import { expectedCheck, toDatalog } from './restriction.ts';
import type { Vocabulary } from './vocabulary.ts';
import { PLAIN } from './vocabulary.ts';
import { inWords, readCheck } from './words.ts';

/** Programs that share one parse and one limit of time: more than one token's power is ever asked with. */
const PROGRAMS_AT_ONCE = 500;

export type BiscuitDeps = {
  log: Log;
  /** Wall clock for one call of the engine; 2,000 unless told. */
  limitMilliseconds?: number;
  clock?: Clock;
  /** The engine is asked only while this lets it; always unless told. */
  requireUnlocked?: () => void;
};

const requireKey = (publicKey: string, characters: number): string => {
  if (/^[0-9a-f]{64}$/i.test(publicKey)) return publicKey.toLowerCase();
  throw new Refusal({ kind: 'token-unreadable', problem: 'no-public-key', characters });
};

const signed = (token: SecretText, publicKey: string) => {
  const text = normaliseToken(token.reveal()).reveal();
  return { token: text, publicKey: requireKey(publicKey, text.length) };
};

/** The engine panics on what it can't hold; such a value is a bug of the caller. */
const requireHoldable = (datalog: Datalog): Datalog => {
  for (const [name, value] of Object.entries(datalog.parameters)) {
    const holds =
      value instanceof Date ? value.getTime() >= 0 : typeof value !== 'number' || Number.isSafeInteger(value);
    if (!holds) throw new Error(`the parameter ${name} is no whole number or date that Datalog can hold`);
  }
  return datalog;
};

/** What a signed check must be: the words of a sentence, or a custom check as it is when compiled alone. */
type Expected = { kind: 'words'; words: CheckReading } | { kind: 'custom'; source: string };

const isAs = (check: DecodedCheck, expected: Expected, vocabulary: Vocabulary): boolean =>
  expected.kind === 'words'
    ? isDeepStrictEqual(inWords(check, vocabulary), expected.words)
    : printCheck(check) === expected.source;

/** The words on the screen and the block that was signed must be one thing. */
const requireSame = (
  block: DecodedBlock | undefined,
  expected: readonly Expected[],
  vocabulary: Vocabulary,
): void => {
  const same =
    block &&
    block.facts.length + block.rules.length + block.scopes.length === 0 &&
    !block.thirdParty &&
    block.checks.length === expected.length &&
    block.checks.every((check, index) => {
      const each = expected[index];
      return each !== undefined && isAs(check, each, vocabulary);
    });
  if (!same) throw new Error('the appended block does not read back as the restrictions');
};

/** Biscuits by the engine in a worker of its own; it starts with the first call. */
export const createBiscuit = ({
  log,
  limitMilliseconds = 2000,
  clock = systemClock,
  requireUnlocked = () => {},
}: BiscuitDeps): Biscuit => {
  const queue = createEngineQueue({ limitMilliseconds, log, clock, requireUnlocked });
  const look = createLook((sources, decode) => queue.ask({ op: 'compile', sources, decode }));

  const expectedOf = async (restriction: Restriction, vocabulary: Vocabulary): Promise<Expected[]> => {
    if (restriction.kind !== 'custom')
      return [{ kind: 'words', words: expectedCheck(restriction, vocabulary) }];
    const { problems, block } = await look(restriction.source);
    const [problem] = problems;
    if (block) return block.checks.map((check) => ({ kind: 'custom', source: printCheck(check) }));
    throw new Refusal({ kind: 'datalog', problem: problem?.kind ?? 'syntax', at: problem?.from ?? null });
  };

  return {
    async read(token, publicKey, vocabulary) {
      return toReading(await queue.ask({ op: 'read', ...signed(token, publicKey) }), vocabulary);
    },

    async readUnverified(token) {
      const text = normaliseToken(token.reveal()).reveal();
      return toUnverified(await queue.ask({ op: 'read-unverified', token: text }));
    },

    async attenuate(token, publicKey, { restrictions, seal }, vocabulary) {
      if (restrictions.length === 0) throw new Refusal({ kind: 'restriction', problem: 'restricts-nothing' });
      const programs = toDatalog(restrictions, vocabulary).map(requireHoldable);
      const expected = await Promise.all(restrictions.map((each) => expectedOf(each, vocabulary)));
      const child = await queue.ask({ op: 'attenuate', ...signed(token, publicKey), programs, seal });
      if (child.token.length > LONGEST_TOKEN)
        throw new Refusal({ kind: 'restriction', problem: 'too-large' });
      requireSame(child.decoded.blocks.at(-1), expected.flat(), vocabulary);
      return { token: new SecretText(child.token), reading: toReading(child, vocabulary) };
    },

    async look(source, vocabulary) {
      const { problems, block } = await look(source);
      if (!block) return { problems, checks: [], remarks: [] };
      return {
        problems,
        checks: block.checks.map((check) => readCheck(check, new Set(), vocabulary)),
        remarks: remarksOf([block], vocabulary),
      };
    },

    async authorize(token, publicKey, programs) {
      const asked = signed(token, publicKey);
      const all = programs.map(requireHoldable);
      const verdicts: Verdict[] = [];
      for (let from = 0; from < all.length; from += PROGRAMS_AT_ONCE) {
        const some = all.slice(from, from + PROGRAMS_AT_ONCE);
        verdicts.push(...(await queue.ask({ op: 'authorize', ...asked, programs: some })));
      }
      return verdicts;
    },

    async issue(privateKey, authority) {
      if (!/^[0-9a-f]{64}$/.test(privateKey)) throw new Error('a private key is 64 hex digits');
      const issued = await queue.ask({ op: 'issue', privateKey, authority: requireHoldable(authority) });
      return { token: new SecretText(issued.token), reading: toReading(issued, PLAIN) };
    },

    newKeyPair: () => queue.ask({ op: 'new-key-pair' }),
    end: () => queue.end(),
  };
};
