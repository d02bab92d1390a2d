import type { DecodedBlock } from './decoded.ts';

/** What the engine makes of a source that would be a block of its own. */
export type Compiled =
  | { kind: 'block'; block: DecodedBlock }
  | { kind: 'parsed' }
  /** `rest`: its input from where it could not go on, or from the statement's beginning, and often cut. */
  | { kind: 'syntax'; rest: string }
  | { kind: 'parameters'; names: string[] }
  /** It can be parsed, and not be written into a token. */
  | { kind: 'too-deep' };

export type Compile = (sources: readonly string[], decode: boolean) => Promise<Compiled[]>;
