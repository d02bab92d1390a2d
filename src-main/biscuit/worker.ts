import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { Biscuit, Datalog, TokenReading, Verdict } from './biscuit.ts';
import { LONGEST_TOKEN, normaliseToken } from './normalise.ts';
import { createEngineQueue } from './queue.ts';
import { toReading } from './read.ts';
import { expectedChecks, toDatalog } from './restriction.ts';

/** Programs that share one parse and one limit of time: more than one token's power is ever asked with. */
const PROGRAMS_AT_ONCE = 500;

export type BiscuitDeps = {
  log: Log;
  /** Wall clock for one call of the engine; 2,000 unless told. */
  limitMilliseconds?: number;
  clock?: Clock;
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

/** The words on the screen and the block that was signed must be one thing. */
const requireSame = (reading: TokenReading, restriction: Restriction): void => {
  const block = reading.blocks.at(-1);
  const same =
    block &&
    block.facts === 0 &&
    block.rules === 0 &&
    !block.thirdParty &&
    isDeepStrictEqual(block.checks, expectedChecks(restriction));
  if (!same) throw new Error('the appended block does not read back as the restriction');
};

/** Biscuits by the engine in a worker of its own; it starts with the first call. */
export const createBiscuit = ({
  log,
  limitMilliseconds = 2000,
  clock = systemClock,
}: BiscuitDeps): Biscuit => {
  const queue = createEngineQueue({ limitMilliseconds, log, clock });

  return {
    async read(token, publicKey) {
      return toReading(await queue.ask({ op: 'read', ...signed(token, publicKey) }));
    },

    async attenuate(token, publicKey, restriction) {
      const { applications, actions, expiresAt } = restriction;
      if (!applications && !actions && expiresAt === null)
        throw new Refusal({ kind: 'restriction', problem: 'restricts-nothing' });
      const block = requireHoldable(toDatalog(restriction));
      const child = await queue.ask({ op: 'attenuate', ...signed(token, publicKey), block });
      if (child.token.length > LONGEST_TOKEN)
        throw new Refusal({ kind: 'restriction', problem: 'too-large' });
      const reading = toReading(child);
      requireSame(reading, restriction);
      return { token: new SecretText(child.token), reading };
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
      return { token: new SecretText(issued.token), reading: toReading(issued) };
    },

    newKeyPair: () => queue.ask({ op: 'new-key-pair' }),
    end: () => queue.end(),
  };
};
