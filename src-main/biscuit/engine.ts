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
import { errorNames, isSignatureError, readDenial } from './engine-errors.ts';
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

const refused = (failure: Failure): { kind: 'refused'; failure: Failure } => ({ kind: 'refused', failure });

/** A trap leaves the instance in an unknown state: it must end the worker. */
const rethrowTrap = (error: unknown): void => {
  if (error instanceof Error && error.name === 'RuntimeError') throw error;
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

const parse = (token: string, publicKey: string): Outcome<Biscuit> => {
  const key = PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519);
  try {
    return { kind: 'answer', answer: Biscuit.fromBase64(token, key) };
  } catch (error) {
    rethrowTrap(error);
    const problem = isSignatureError(error) ? 'bad-signature' : 'not-a-biscuit';
    return refused({ kind: 'token-unreadable', problem, characters: token.length });
  } finally {
    key.free();
  }
};

const describe = (biscuit: Biscuit): Outcome<EngineReading> => {
  const bytes = biscuit.toBytes();
  try {
    const decoded = decodeToken(bytes);
    const sources = decoded.blocks.map((_, index) => biscuit.getBlockSource(index));
    const revocationIds = biscuit.getRevocationIdentifiers().map(String);
    return { kind: 'answer', answer: { sources, revocationIds, decoded } };
  } catch (error) {
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
  if (parsed.kind === 'refused') return parsed;
  try {
    return describe(parsed.answer);
  } finally {
    parsed.answer.free();
  }
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
  try {
    const child = append(parsed.answer, request.block);
    if (child.kind === 'refused') return child;
    try {
      return describeWithToken(child.answer);
    } finally {
      child.answer.free();
    }
  } finally {
    parsed.answer.free();
  }
};

/** `undefined`: the limit of time was met, which also happens while the engine compiles what it needs first. */
const evaluateOnce = (biscuit: Biscuit, program: Datalog): Verdict | undefined => {
  const builder = new AuthorizerBuilder();
  addCode(builder, program);
  const authorizer = builder.buildAuthenticated(biscuit);
  try {
    authorizer.authorizeWithLimits(LIMITS);
    return { verdict: 'allowed' };
  } catch (error) {
    rethrowTrap(error);
    if (errorNames(error)[0] === 'RunLimit') return undefined;
    const denial = readDenial(error);
    if (!denial) throw error;
    return denial;
  } finally {
    authorizer.free();
  }
};

/** The engine tells a time limit on a busy machine too, long before the one that it was given. */
const evaluate = (biscuit: Biscuit, program: Datalog): Verdict | undefined => {
  const started = performance.now();
  for (let tries = 1; ; tries += 1) {
    const verdict = evaluateOnce(biscuit, program);
    if (verdict) return verdict;
    if (tries >= LEAST_TRIES && performance.now() - started > MOST_TRYING) return undefined;
  }
};

const authorize = (request: EngineRequests['authorize']): Outcome<Verdict[]> => {
  const parsed = parse(request.token, request.publicKey);
  if (parsed.kind === 'refused') return parsed;
  try {
    const verdicts: Verdict[] = [];
    for (const program of request.programs) {
      const verdict = evaluate(parsed.answer, program);
      if (!verdict) return refused({ kind: 'engine', problem: 'too-expensive' });
      verdicts.push(verdict);
    }
    return { kind: 'answer', answer: verdicts };
  } finally {
    parsed.answer.free();
  }
};

const issue = ({ privateKey, authority }: EngineRequests['issue']): Outcome<EngineAnswers['issue']> => {
  const key = PrivateKey.fromString(`ed25519-private/${privateKey}`);
  const builder = new BiscuitBuilder();
  addCode(builder, authority);
  const biscuit = builder.build(key);
  try {
    return describeWithToken(biscuit);
  } finally {
    biscuit.free();
    key.free();
  }
};

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
    return { kind: 'bug', error: errorNames(error).join('.') };
  }
};

const host = parentPort;
if (!host) throw new Error('the engine runs in a worker');
warmUp();
host.on('message', (request: EngineRequest) => host.postMessage(reply(request), []));
host.postMessage({ kind: 'ready' } satisfies EngineReply, []);
