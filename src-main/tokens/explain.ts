import { Refusal } from '#contract/failure.ts';
import type { Evaluation } from '#contract/restriction.ts';
import type { Explained } from '#contract/tokens.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import { evaluate } from './evaluate.ts';
import { fingerprintOf } from './intake.ts';
import type { Intake } from './intake.ts';
import { readJwt } from './jwt.ts';
import { findKnownPrefix } from './known-prefixes.ts';
import type { Pasted, RecogniseDeps, Recognised } from './recognise.ts';

type ExplainedBiscuit = Extract<Explained, { kind: 'biscuit' }>;

/** What copying leaves around a token: white space, quotes, a header's name, a variable's. */
const bareOf = (text: string): string => {
  const trimmed = text.replaceAll(/[\u00ad\u200b-\u200d\u2060\ufeff]+/g, '').trim();
  const inner = trimmed
    .replace(/^(?:export\s+)?[A-Za-z_]\w{0,63}=(?=.)/, '')
    .replaceAll(/^["'`]+|["'`;,]+$/g, '')
    .replace(/^Authorization:\s*/i, '')
    .replace(/^Bearer\s+/i, '');
  return inner.trim();
};

const isUnreadable = (error: unknown): error is Refusal & { failure: { kind: 'token-unreadable' } } =>
  error instanceof Refusal && error.failure.kind === 'token-unreadable';

/** What the appended blocks add: nothing, everything, or something between. */
const verdictOf = (
  { rules, reading }: Recognised,
  evaluation: Evaluation | null,
): ExplainedBiscuit['verdict'] => {
  const appended = reading.blocks.slice(rules.rootBlocks);
  if (!evaluation)
    return reading.blocks.some(({ checks }) => checks.length > 0) ? 'restricts' : 'restricts-nothing';
  const { matrix, remarks } = evaluation;
  if (matrix.every(({ verdict }) => verdict === 'denied')) return 'denies-everything';
  const hasEnd = appended.some(({ checks }) => checks.some(({ kind }) => kind === 'expiry'));
  const isIdle = (block: number, check: number): boolean =>
    remarks.some(
      (each) =>
        each.block === block &&
        each.check === check &&
        (each.kind === 'restricts-nothing' || each.kind === 'changes-nothing'),
    );
  const bites = reading.blocks.some(
    ({ checks }, block) => block >= rules.rootBlocks && checks.some((_, check) => !isIdle(block, check)),
  );
  const denies = matrix.some(
    // What the root or the service denies is not the doing of what was appended.
    ({ verdict, because }) =>
      because.some(({ block }) => block >= rules.rootBlocks) ||
      (verdict === 'depends' && bites) ||
      (verdict !== 'allowed' && because.length === 0),
  );
  return hasEnd || (appended.length > 0 && denies) ? 'restricts' : 'restricts-nothing';
};

/** Says what a pasted text is and may do. Nothing is kept, written down or told to a service. */
export const createExplain = (deps: RecogniseDeps & { clock: Clock; intake: Intake }) => {
  const { biscuit, connections, clock, intake } = deps;

  const evaluateIt = async (found: Recognised): Promise<Evaluation | null> => {
    const { rules, reading, publicKey, secret } = found;
    if (!rules.isKeepable(reading)) return null;
    const applications = connectionOf(found)?.applications ?? [];
    return evaluate(
      { biscuit, rules, now: clock.now(), applications },
      { token: secret, publicKey, reading },
    );
  };

  const connectionOf = ({ rules, reading, baseUrl }: Recognised) => {
    const account = rules.account(reading);
    return connections.all().find((each) => each.baseUrl === baseUrl && each.organizationId === account?.id);
  };

  const explainBiscuit = async (found: Recognised): Promise<ExplainedBiscuit> => {
    const { reading, rules, secret } = found;
    const evaluation = await evaluateIt(found);
    const account = rules.account(reading);
    const known = intake.findKnown(reading);
    return {
      kind: 'biscuit',
      service: found.service,
      label: rules.label,
      signedBy: found.signedBy,
      type: reading.type,
      keepable: rules.isKeepable(reading),
      tokenKind: rules.kindOf(reading),
      narrowings: Math.max(0, reading.blocks.length - rules.rootBlocks),
      organization: account && { id: account.id, name: connectionOf(found)?.organizationName ?? null },
      known: known ? { id: known.id, name: known.name } : null,
      issuedAt: reading.createdAt,
      fingerprint: fingerprintOf(reading),
      characters: secret.length,
      sealed: reading.sealed,
      blocks: reading.blocks,
      evaluation,
      verdict: verdictOf(found, evaluation),
    };
  };

  const explainUnverified = async (secret: SecretText): Promise<Explained> => {
    const reading = await biscuit.readUnverified(secret);
    const { blocks, remarks, sealed } = reading;
    const fingerprint = fingerprintOf(reading);
    return { kind: 'unverified', characters: secret.length, sealed, fingerprint, blocks, remarks };
  };

  /** The Biscuit in a text; what it is instead where it is none. */
  const findBiscuit = (text: string): { secret: SecretText } | { explained: Explained } => {
    const bare = bareOf(text);
    const characters = text.replaceAll(/\s+/g, '').length;
    const jwt = readJwt(bare);
    if (jwt) return { explained: { ...jwt, characters } };
    const prefix = findKnownPrefix(bare);
    if (prefix) return { explained: { kind: 'known-prefix', characters, ...prefix } };
    try {
      return { secret: deps.normalise(text) };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const { problem } = error.failure;
      // An empty field and half a token are the paster's to mend; the rest is an answer.
      if (problem === 'empty' || problem === 'cut-short') throw error;
      return { explained: { kind: 'unknown', characters } };
    }
  };

  return async (pasted: Pasted): Promise<Explained> => {
    const found = findBiscuit(pasted.text);
    if ('explained' in found) return found.explained;
    const recognised = await intake.recognise.quietly(found.secret, pasted);
    return recognised ? explainBiscuit(recognised) : explainUnverified(found.secret);
  };
};
