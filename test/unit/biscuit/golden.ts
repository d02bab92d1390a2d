import type { Failure } from '#contract/failure.ts';
import { Refusal } from '#contract/failure.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import golden from './hook0-golden.json' with { type: 'json' };

export { golden };

/** Tokens and keys of the golden file; the private key is Hook0's public development key. */
export const PUBLIC_KEY = golden.public_key_hex;
export const PRIVATE_KEY = golden.private_key_hex;
export type GoldenName = keyof typeof golden.tokens;
export const goldenNames = Object.keys(golden.tokens) as GoldenName[];
export const goldenToken = (name: GoldenName): SecretText => new SecretText(golden.tokens[name].base64);

/** What a call was refused with; a call that was not refused, or died of a bug, fails the test. */
export const failureOf = async (run: () => unknown): Promise<Failure> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
  throw new Error('nothing was refused');
};
