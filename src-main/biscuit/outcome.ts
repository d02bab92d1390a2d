import type { Remark } from '#contract/restriction.ts';

type Hint = NonNullable<Remark['hint']>;
/** Why something comes out as it does, where that is odd. */
export type Cause = { hint: Hint; about: string | null };

/** What may come of a condition, as far as it can be known without a request. Where it fails, the service denies. */
export type Outcome = { hold: boolean; not: boolean; fail: boolean; cause: Cause | null };

export const HOLDS: Outcome = { hold: true, not: false, fail: false, cause: null };
export const HOLDS_NOT: Outcome = { hold: false, not: true, fail: false, cause: null };
export const OPEN: Outcome = { hold: true, not: true, fail: false, cause: null };
export const UNKNOWN: Outcome = { hold: true, not: true, fail: true, cause: null };
export const FAILS: Outcome = { hold: false, not: false, fail: true, cause: null };

export const truth = (value: boolean): Outcome => (value ? HOLDS : HOLDS_NOT);
export const always = ({ hold, not, fail }: Outcome): boolean => hold && !not && !fail;

export const negated = ({ hold, not, fail, cause }: Outcome): Outcome => ({
  hold: not,
  not: hold,
  fail,
  cause,
});

/** The second one is looked at only where the first one holds, as the engine does. */
export const both = (first: Outcome, second: Outcome): Outcome => ({
  hold: first.hold && second.hold,
  not: first.not || (first.hold && second.not),
  fail: first.fail || (first.hold && second.fail),
  cause: first.hold && !second.hold ? second.cause : (first.cause ?? second.cause),
});

/** The second one is looked at only where the first one does not hold. */
export const either = (first: Outcome, second: Outcome): Outcome => ({
  hold: first.hold || (first.not && second.hold),
  not: first.not && second.not,
  fail: first.fail || (first.not && second.fail),
  cause: first.not && always(second) ? second.cause : (first.cause ?? second.cause),
});
