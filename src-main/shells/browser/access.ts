import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** So many wrong codes, and the link is no more: a new one must be asked for in the terminal. */
const MAXIMUM_WRONG = 5;

/** 256 bits, as text for a URL. */
const newSecret = () => randomBytes(32).toString('base64url');
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Who may speak to the browser shell. A link's code is good for one swap; the bearer that it gives is the only
 * one that lives, and only its digest is kept. Digests have one length, so comparing takes one time.
 */
export const createAccess = () => {
  let code: { digest: Buffer; wrong: number } | undefined;
  let bearer: Buffer | undefined;

  return {
    /** A fresh code; the one before is worth nothing from now on. A page that is connected stays so. */
    newCode: (): string => {
      const text = newSecret();
      code = { digest: digest(text), wrong: 0 };
      return text;
    },
    /** `undefined`: the code is wrong, was used, or there were too many tries. */
    swap: (given: string): string | undefined => {
      if (!code) return undefined;
      if (!timingSafeEqual(code.digest, digest(given))) {
        code.wrong += 1;
        if (code.wrong >= MAXIMUM_WRONG) code = undefined;
        return undefined;
      }
      code = undefined;
      const text = newSecret();
      bearer = digest(text);
      return text;
    },
    /** `authorization` is the header's whole text. */
    admits: (authorization: string | undefined): boolean => {
      const given = /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1];
      return bearer !== undefined && given !== undefined && timingSafeEqual(bearer, digest(given));
    },
  };
};
export type Access = ReturnType<typeof createAccess>;
