import { describe, expect, it } from 'vitest';
import { createAccess } from '#main/shells/browser/access.ts';

const wrong = 'A'.repeat(43);

describe('createAccess', () => {
  it('swaps a code for a bearer, once', () => {
    const access = createAccess();
    const code = access.newCode();
    const bearer = access.swap(code);
    expect(access.admits(`Bearer ${bearer}`)).toBe(true);
    expect(access.swap(code)).toBeUndefined();
  });

  it('gives codes and bearers of 256 bits', () => {
    const access = createAccess();
    const code = access.newCode();
    expect(Buffer.from(code, 'base64url')).toHaveLength(32);
    expect(Buffer.from(access.swap(code) ?? '', 'base64url')).toHaveLength(32);
  });

  it('forgives four wrong codes and takes the link back at the fifth', () => {
    const access = createAccess();
    const forgiven = access.newCode();
    for (let tries = 0; tries < 4; tries += 1) expect(access.swap(wrong)).toBeUndefined();
    expect(access.swap(forgiven)).toBeDefined();

    const lost = access.newCode();
    for (let tries = 0; tries < 5; tries += 1) expect(access.swap(wrong)).toBeUndefined();
    expect(access.swap(lost)).toBeUndefined();
    expect(access.swap(access.newCode())).toBeDefined();
  });

  it('has one code and one bearer at a time', () => {
    const access = createAccess();
    const older = access.newCode();
    const first = access.swap(access.newCode());
    expect(access.swap(older)).toBeUndefined();

    const code = access.newCode();
    expect(access.admits(`Bearer ${first}`)).toBe(true);
    const second = access.swap(code);
    expect(access.admits(`Bearer ${first}`)).toBe(false);
    expect(access.admits(`Bearer ${second}`)).toBe(true);
  });

  it.each([undefined, '', 'Bearer ', `Bearer ${wrong}`, `Basic ${wrong}`, wrong, 'Bearer undefined'])(
    'does not admit “%s”',
    (authorization) => {
      const fresh = createAccess();
      expect(fresh.admits(authorization)).toBe(false);
      fresh.swap(fresh.newCode());
      expect(fresh.admits(authorization)).toBe(false);
    },
  );
});
