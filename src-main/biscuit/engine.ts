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
import { createCompiler } from './compile.ts';
import { decodeRevocationIds, decodeToken } from './decode.ts';
import { errorNames, isFormatError, isSignatureError, readDenial } from './engine-errors.ts';
import { freeing, rethrowTrap } from './freeing.ts';
import type { EngineAnswers, EngineReply, EngineRequest, EngineRequests } from './messages.ts';
import type { EngineReading } from './read.ts';
import { nameHere, workedHere } from './thread-work.ts';

// The entry of the engine's worker. It says "biscuit-wasm loading" when it loads, and its panics print what they
// were given: the host reads and drops both streams.

type Outcome<T> = { kind: 'answer'; answer: T } | { kind: 'refused'; failure: Failure };

/** The wall clock of the whole call is the real limit: these are looked at between two rounds only. */
const LIMITS = { max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 };
const LEAST_TRIES = 4;
/** Milliseconds of work, within the limit of the whole call. */
const MOST_TRYING = 1000;
/**
 * Milliseconds of work for all programs of one call. A service gives a token about one for a single program, so that
 * what needs more here is refused there; powers are 40 programs or a few hundred, at some 0.1 each.
 */
const MOST_AUTHORIZING = 400;

const refused = (failure: Failure): { kind: 'refused'; failure: Failure } => ({ kind: 'refused', failure });

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

const readUnverified = ({
  token,
}: EngineRequests['read-unverified']): Outcome<EngineAnswers['read-unverified']> => {
  try {
    const bytes = Uint8Array.from(Buffer.from(token, 'base64url'));
    const revocationIds = decodeRevocationIds(bytes);
    return { kind: 'answer', answer: { revocationIds, decoded: decodeToken(bytes) } };
  } catch (error) {
    rethrowTrap(error);
    if (!(error instanceof RangeError)) throw error;
    return refused({ kind: 'token-unreadable', problem: 'not-a-biscuit', characters: token.length });
  }
};

const append = (parent: Biscuit, programs: readonly Datalog[]): Outcome<Biscuit> => {
  const builder = new BlockBuilder();
  for (const program of programs) addCode(builder, program);
  try {
    return { kind: 'answer', answer: parent.appendBlock(builder) };
  } catch (error) {
    if (error !== 'AlreadySealed') throw error;
    return refused({ kind: 'restriction', problem: 'parent-sealed' });
  }
};

/** A readable token whose child is not has become too large for this app. */
const describeChild = (child: Biscuit, parent: Biscuit): Outcome<EngineAnswers['attenuate']> => {
  const described = describeWithToken(child);
  if (described.kind === 'answer') return described;
  const whole = describe(parent);
  return whole.kind === 'refused' ? whole : refused({ kind: 'restriction', problem: 'too-large' });
};

const attenuate = (request: EngineRequests['attenuate']): Outcome<EngineAnswers['attenuate']> => {
  const parsed = parse(request.token, request.publicKey);
  if (parsed.kind === 'refused') return parsed;
  return freeing(parsed.answer, (parent) => {
    const appended = append(parent, request.programs);
    if (appended.kind === 'refused') return appended;
    return freeing(appended.answer, (child) =>
      request.seal
        ? freeing(child.sealToken(), (sealed) => describeChild(sealed, parent))
        : describeChild(child, parent),
    );
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

/** This thread's own work; where it can't be told, the limit of the whole call is the only one. */
const worked = (): number => workedHere() ?? 0;

/** The engine tells a time limit on a busy machine too, long before the one that it was given. */
const evaluate = (biscuit: Biscuit, program: Datalog): Verdict | undefined => {
  const began = worked();
  for (let tries = 1; ; tries += 1) {
    const verdict = evaluateOnce(biscuit, program);
    if (verdict === 'too-much') return undefined;
    if (verdict !== 'late') return verdict;
    if (tries >= LEAST_TRIES && worked() - began > MOST_TRYING) return undefined;
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

const compile = createCompiler();

const answer = (request: EngineRequest): EngineReply => {
  switch (request.op) {
    case 'read':
      return read(request);
    case 'read-unverified':
      return readUnverified(request);
    case 'attenuate':
      return attenuate(request);
    case 'compile':
      return { kind: 'answer', answer: compile(request.sources, request.decode) };
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
  attenuate({ op: 'attenuate', token, publicKey, programs: [block], seal: false });
  read({ op: 'read', token, publicKey });
  compile(['check if action($a), ["a:b"].contains($a)'], true);
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
host.postMessage({ kind: 'ready', thread: nameHere() } satisfies EngineReply, []);
