import type { Failure } from '#contract/failure.ts';

/** What the way on does; the screen decides how. */
export type Way = 'again' | 'paste' | 'passphrase' | 'keychain' | 'unlock' | 'sign-in' | 'connect' | 'open';

/** What happened; what is safe and what to do; and the way on. */
export type Sentence = { title: string; text: string; action?: { label: string; way: Way } };

export type Of<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

export const AGAIN = { label: 'Try again', way: 'again' } as const;
