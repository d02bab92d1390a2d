import { Refusal } from '#contract/failure.ts';
import type { Biscuit, Datalog } from '#main/biscuit/biscuit.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { createBuckets } from './bucket.ts';
import { problem } from './problems.ts';
import type { Answer } from './problems.ts';
import type { Caller } from './route.ts';
import type { Sessions } from './sessions.ts';
import type { SandboxState } from './state.ts';

/** A request whose token is of this service, lives, and is within its rate. What it may do is not asked yet. */
export type Admitted = {
  token: SecretText;
  revocationId: string;
  /** `refresh`: good for `/auth/refresh` only; the authorizer refuses it everywhere else. */
  caller: Caller | ({ kind: 'refresh' } & Omit<Extract<Caller, { kind: 'user' }>, 'kind'>);
};

type Deps = {
  biscuit: Biscuit;
  state: SandboxState;
  sessions: Sessions;
  buckets: ReturnType<typeof createBuckets>;
};

/** Seconds; what Hook0 sends with every 503. */
const BUSY = 5;
const busy = (): Answer => problem('ServiceUnavailable', { retryAfter: BUSY });

/** The two questions of every request, in Hook0's order: is the token alive, and may it do this. */
export const createGate = ({ biscuit, state, sessions, buckets }: Deps) => {
  const identify = (revocationId: string): Admitted['caller'] | undefined => {
    const root = state.tokens.find((each) => each.revocationId === revocationId);
    if (root) {
      return root.expiredAt === null ? { kind: 'service', organizationId: root.organizationId } : undefined;
    }
    const session = sessions.find(revocationId);
    if (!session) return undefined;
    const { user, sessionId } = session;
    return { kind: session.kind === 'access' ? 'user' : 'refresh', user, sessionId };
  };

  return {
    async admit(authorization: string | undefined): Promise<{ admitted: Admitted } | { refused: Answer }> {
      if (authorization === undefined) return { refused: problem('AuthNoAuthorizationHeader') };
      const token = new SecretText(authorization.replace(/^Bearer /, ''));
      const revocationId = await firstRevocationId(biscuit, token, state.publicKey);
      if (revocationId === 'busy') return { refused: busy() };
      const caller = revocationId === 'unreadable' ? undefined : identify(revocationId);
      if (!caller) return { refused: problem('AuthInvalidBiscuit') };
      const wait = buckets.take(revocationId);
      if (wait !== null) return { refused: problem('RateLimited', { retryAfter: wait }) };
      return { admitted: { token, revocationId, caller } };
    },

    /** `null`: it may. */
    async authorize({ token }: Admitted, program: Datalog): Promise<Answer | null> {
      try {
        const [verdict] = await biscuit.authorize(token, state.publicKey, [program]);
        return verdict?.verdict === 'allowed' ? null : problem('Forbidden');
      } catch (error) {
        if (error instanceof Refusal && error.failure.kind === 'engine') return busy();
        throw error;
      }
    },
  };
};

export type Gate = ReturnType<typeof createGate>;

/** Only its revocation id is looked at: nothing of the token has to have words. */
const WORDLESS: Vocabulary = { application: null, actionFacts: [], limits: [], facts: [] };

const firstRevocationId = async (biscuit: Biscuit, token: SecretText, publicKey: string): Promise<string> => {
  try {
    const reading = await biscuit.read(token, publicKey, WORDLESS);
    return reading.revocationIds[0] ?? 'unreadable';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.failure.kind === 'engine') return 'busy';
    if (error.failure.kind === 'token-unreadable') return 'unreadable';
    throw error;
  }
};
