/** What a test can make of a request instead of an answer. */
export type Fault =
  | {
      status: number;
      id: string;
      /** As it stands in the header. */
      retryAfter?: string | number;
      /** What the problem says; left out: its usual text. */
      detail?: string;
    }
  /** Another version of the service than it is, told by its own description. */
  | { version: string }
  /** A page where JSON was expected. */
  | 'html'
  /** Nothing, until the client goes away. */
  | 'slow'
  /** The line is cut before anything was done. */
  | 'drop'
  /** It is done, and the line is cut before the answer. */
  | 'drop-after';

/** Asked for every request; `path` has no query. */
export type Faults = (request: { method: string; path: string }) => Fault | undefined;

export const PAGE =
  '<!doctype html><html lang="en"><head><title>Sandbox</title></head><body>Whittle sandbox</body></html>';
