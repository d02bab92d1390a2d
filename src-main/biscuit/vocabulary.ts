/** What a fact's term is: Datalog's own kinds, `any` where the service does not say. */
export type TermKind = 'text' | 'bytes' | 'date' | 'integer' | 'boolean' | 'set' | 'map' | 'any';

/** How a limit becomes a check, and is known again in one. */
export type LimitForm = {
  id: string;
  fact: string;
  /** How many terms the fact has, and which of them is looked at. */
  arity: number;
  term: number;
  /**
   * `is`: the term is one of the values. `subset`: the term is a set, not empty, of these only. `entries`: the term is
   * a map that has all these `key=value`. `prefix`: the term begins with one of them.
   */
  match: 'is' | 'subset' | 'entries' | 'prefix';
  value: 'uuid' | 'text';
  /** The actions that carry the fact; `null`: the check stands alone, and all others are denied. */
  carriers: readonly string[] | null;
};

/** The words of one service's Datalog: what its checks may ask for, and what that means to people. */
export type Vocabulary = {
  /** The fact with one term of 16 bytes that names an application; `null`: the service has none. */
  application: { fact: string } | null;
  /** Facts with one text that name the action: `event:list` is `action("event:list")` with the prefix ``. */
  actionFacts: readonly { fact: string; prefix: string }[];
  limits: readonly LimitForm[];
  /** Every fact that the service may supply, those of its own roots included. */
  facts: readonly { name: string; terms: readonly TermKind[] }[];
};

/** Of a service that nothing is known of: only dates have words, and no fact is called unknown. */
export const PLAIN: Vocabulary = { application: null, actionFacts: [], limits: [], facts: [] };
