import { parentPort } from 'node:worker_threads';
import {
  AuthorizerBuilder,
  Biscuit,
  BiscuitBuilder,
  BlockBuilder,
  KeyPair,
  PrivateKey,
  PublicKey,
  SignatureAlgorithm,
  prepareTerm,
} from '@biscuit-auth/biscuit-wasm';
import type { Failure } from '#contract/failure.ts';
import type { Datalog, Verdict } from './biscuit.ts';
import { decodeToken } from './decode.ts';
import { errorNames, isFormatError, isSignatureError, readDenial } from './engine-errors.ts';
import type { EngineAnswers, EngineReply, EngineRequest, EngineRequests } from './messages.ts';
import type { EngineReading } from './read.ts';

// The entry of the engine's worker. It says "biscuit-wasm loading" when it loads, and its panics print what they
// were given: the host reads and drops both streams.

type Outcome<T> = { kind: 'answer'; answer: T } | { kind: 'refused'; failure: Failure };

/** The wall clock of the whole call is the real limit: these are looked at between two rounds only. */
const LIMITS = { max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 };
const LEAST_TRIES = 4;
/** Milliseconds, within the limit of the whole call. */
const MOST_TRYING = 1000;
/**
 * Milliseconds of work for all programs of one call. A service gives a token about one for a single program, so that
 * what needs more here is refused there; powers are 40 programs or a few hundred, at some 0.1 each.
 */
const MOST_AUTHORIZING = 400;

const refused = (failure: Failure): { kind: 'refused'; failure: Failure } => ({ kind: 'refused', failure });

/** A trap, or a stack that was too small, leaves the instance in an unknown state: it must end the worker. */
const isTrap = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'RuntimeError' || (error.name === 'RangeError' && /call stack/.test(error.message)));

const rethrowTrap = (error: unknown): void => {
  if (isTrap(error)) throw error;
};

/** Frees what the library made, whatever `work` does; but not after a trap, which the failing `free` would hide. */
const freeing = <R extends { free(): void }, T>(owned: R, work: (owned: R) => T): T => {
  let done: T;
  try {
    done = work(owned);
  } catch (error) {
    if (!isTrap(error)) owned.free();
    throw error;
  }
  owned.free();
  return done;
};

const addCode = (
  builder: BlockBuilder | BiscuitBuilder | AuthorizerBuilder,
  { code, parameters }: Datalog,
): void => {
  const prepared = Object.entries(parameters).map(([name, value]) => [
    name,
    prepareTerm(typeof value === 'number' ? BigInt(value) : value),
  ]);
  builder.addCodeWithParameters(code, Object.fromEntries(prepared), {});
};

const parse = (token: string, publicKey: string): Outcome<Biscuit> =>
  freeing(PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519), (key) => {
    try {
      return { kind: 'answer', answer: Biscuit.fromBase64(token, key) };
    } catch (error) {
      rethrowTrap(error);
      const problem = isSignatureError(error) ? 'bad-signature' : 'not-a-biscuit';
      return refused({ kind: 'token-unreadable', problem, characters: token.length });
    }
  });

const describe = (biscuit: Biscuit): Outcome<EngineReading> => {
  const bytes = biscuit.toBytes();
  try {
    const decoded = decodeToken(bytes);
    const sources = decoded.blocks.map((_, index) => biscuit.getBlockSource(index));
    const revocationIds = biscuit.getRevocationIdentifiers().map(String);
    return { kind: 'answer', answer: { sources, revocationIds, decoded } };
  } catch (error) {
    rethrowTrap(error);
    if (!(error instanceof RangeError)) throw error;
    const characters = Math.ceil(bytes.length / 3) * 4;
    return refused({ kind: 'token-unreadable', problem: 'not-a-biscuit', characters });
  }
};

const describeWithToken = (biscuit: Biscuit): Outcome<EngineReading & { token: string }> => {
  const described = describe(biscuit);
  if (described.kind === 'refused') return described;
  return { kind: 'answer', answer: { ...described.answer, token: biscuit.toBase64() } };
};

const read = ({ token, publicKey }: EngineRequests['read']): Outcome<EngineReading> => {
  const parsed = parse(token, publicKey);
  return parsed.kind === 'refused' ? parsed : freeing(parsed.answer, describe);
};

const append = (parent: Biscuit, block: Datalog): Outcome<Biscuit> => {
  const builder = new BlockBuilder();
  addCode(builder, block);
  try {
    return { kind: 'answer', answer: parent.appendBlock(builder) };
  } catch (error) {
    if (error !== 'AlreadySealed') throw error;
    return refused({ kind: 'restriction', problem: 'parent-sealed' });
  }
};

const attenuate = (request: EngineRequests['attenuate']): Outcome<EngineAnswers['attenuate']> => {
  const parsed = parse(request.token, request.publicKey);
  if (parsed.kind === 'refused') return parsed;
  return freeing(parsed.answer, (parent) => {
    const child = append(parent, request.block);
    return child.kind === 'refused' ? child : freeing(child.answer, describeWithToken);
  });
};

/** `late`: the limit of time was met, which also happens while the engine compiles what it needs first. */
const evaluateOnce = (biscuit: Biscuit, program: Datalog): Verdict | 'late' | 'too-much' => {
  const builder = new AuthorizerBuilder();
  addCode(builder, program);
  return freeing(builder.buildAuthenticated(biscuit), (authorizer) => {
    try {
      authorizer.authorizeWithLimits(LIMITS);
      return { verdict: 'allowed' };
    } catch (error) {
      rethrowTrap(error);
      const [outer, limit] = errorNames(error);
      // Too many facts or rounds are as many the next time.
      if (outer === 'RunLimit') return limit === 'Timeout' ? 'late' : 'too-much';
      const denial = readDenial(error);
      if (!denial) throw error;
      return denial;
    }
  });
};

/**
 * This thread's own work so far, in milliseconds. Node before 22.19 can't tell, and the clock would count what other
 * programs do: there the limit of the whole call is the only one.
 */
const worked = (): number => {
  if (!('threadCpuUsage' in process)) return 0;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** The engine tells a time limit on a busy machine too, long before the one that it was given. */
const evaluate = (biscuit: Biscuit, program: Datalog): Verdict | undefined => {
  const started = performance.now();
  for (let tries = 1; ; tries += 1) {
    const verdict = evaluateOnce(biscuit, program);
    if (verdict === 'too-much') return undefined;
    if (verdict !== 'late') return verdict;
    if (tries >= LEAST_TRIES && performance.now() - started > MOST_TRYING) return undefined;
  }
};

const authorize = (request: EngineRequests['authorize']): Outcome<Verdict[]> => {
  const parsed = parse(request.token, request.publicKey);
  if (parsed.kind === 'refused') return parsed;
  return freeing(parsed.answer, (biscuit) => {
    const verdicts: Verdict[] = [];
    const began = worked();
    for (const program of request.programs) {
      const verdict = evaluate(biscuit, program);
      if (!verdict || worked() - began > MOST_AUTHORIZING)
        return refused({ kind: 'engine', problem: 'too-expensive' });
      verdicts.push(verdict);
    }
    return { kind: 'answer', answer: verdicts };
  });
};

const issue = ({ privateKey, authority }: EngineRequests['issue']): Outcome<EngineAnswers['issue']> =>
  freeing(PrivateKey.fromString(`ed25519-private/${privateKey}`), (key) => {
    const builder = new BiscuitBuilder();
    addCode(builder, authority);
    return freeing(builder.build(key), describeWithToken);
  });

const bare = (key: PrivateKey | PublicKey): string => key.toString().replace(/^.*\//, '');

const newKeyPair = (): EngineAnswers['new-key-pair'] => {
  const pair = new KeyPair(SignatureAlgorithm.Ed25519);
  return { privateKey: bare(pair.getPrivateKey()), publicKey: bare(pair.getPublicKey()) };
};

const answer = (request: EngineRequest): EngineReply => {
  switch (request.op) {
    case 'read':
      return read(request);
    case 'attenuate':
      return attenuate(request);
    case 'authorize':
      return authorize(request);
    case 'issue':
      return issue(request);
    default:
      return { kind: 'answer', answer: newKeyPair() };
  }
};

/** The first calls of an instance take longer than their limits allow; better now than on someone's token. */
const warmUp = (): void => {
  const { privateKey, publicKey } = newKeyPair();
  const issued = issue({
    op: 'issue',
    privateKey,
    authority: {
      code: 'type("warm"); check if action($a), {actions}.contains($a) or application_id({id}); check if time($t), $t < {end};',
      parameters: { actions: ['a:b'], id: new Uint8Array(16), end: new Date(1000) },
    },
  });
  if (issued.kind === 'refused') return;
  const program: Datalog = {
    code: 'action("a:b"); time({now}); check if type($t), ["warm"].contains($t); allow if true;',
    parameters: { now: new Date(0) },
  };
  const { token } = issued.answer;
  authorize({ op: 'authorize', token, publicKey, programs: [program, program] });
  const block: Datalog = { code: 'check if time($t), $t < {end}', parameters: { end: new Date(1000) } };
  attenuate({ op: 'attenuate', token, publicKey, block });
  read({ op: 'read', token, publicKey });
};

const reply = (request: EngineRequest): EngineReply => {
  try {
    return answer(request);
  } catch (error) {
    rethrowTrap(error);
    // The library reads an appended block when it is asked about it: only then does it show that it is none.
    if (isFormatError(error) && 'token' in request)
      return refused({
        kind: 'token-unreadable',
        problem: 'not-a-biscuit',
        characters: request.token.length,
      });
    return { kind: 'bug', error: errorNames(error).join('.') };
  }
};

const host = parentPort;
if (!host) throw new Error('the engine runs in a worker');
warmUp();
host.on('message', (request: EngineRequest) => host.postMessage(reply(request), []));
host.postMessage({ kind: 'ready' } satisfies EngineReply, []);
