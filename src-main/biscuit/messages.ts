import type { Failure } from '#contract/failure.ts';
import type { Datalog, Verdict } from './biscuit.ts';
import type { Compiled } from './compiled.ts';
import type { EngineReading } from './read.ts';

/** What is asked of the engine; keys are 64 hex digits, tokens URL-safe base64. */
export type EngineRequests = {
  read: { op: 'read'; token: string; publicKey: string };
  'read-unverified': { op: 'read-unverified'; token: string };
  /** Each program is added to the block on its own. */
  attenuate: {
    op: 'attenuate';
    token: string;
    publicKey: string;
    programs: readonly Datalog[];
    seal: boolean;
  };
  /** `decode`: what each became, too, and not only whether it can be parsed. */
  compile: { op: 'compile'; sources: readonly string[]; decode: boolean };
  authorize: { op: 'authorize'; token: string; publicKey: string; programs: readonly Datalog[] };
  issue: { op: 'issue'; privateKey: string; authority: Datalog };
  'new-key-pair': { op: 'new-key-pair' };
};

export type EngineAnswers = {
  read: EngineReading;
  'read-unverified': Omit<EngineReading, 'sources'>;
  attenuate: EngineReading & { token: string };
  compile: Compiled[];
  authorize: Verdict[];
  issue: EngineReading & { token: string };
  'new-key-pair': { privateKey: string; publicKey: string };
};

export type EngineOp = keyof EngineRequests;
export type EngineRequest = EngineRequests[EngineOp];

/** `thread`: the worker's own name, where there is one. `bug`: names of the engine's error only, never its values. */
export type EngineReply =
  | { kind: 'ready'; thread: string | null }
  | { kind: 'answer'; answer: EngineAnswers[EngineOp] }
  | { kind: 'refused'; failure: Failure }
  | { kind: 'bug'; error: string };
