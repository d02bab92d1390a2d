import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { ACCESS_LIFE, REFRESH_LIFE } from './mint.ts';
import type { Mint } from './mint.ts';
import type { SandboxState, SandboxUser } from './state.ts';

type Living = { kind: 'access' | 'refresh'; userId: string; sessionId: string; endsAt: number };

/** Users' sessions. They live in memory: they end when the sandbox stops. */
export const createSessions = (state: SandboxState, mint: Mint, now: () => number) => {
  /** By first revocation id. */
  const living = new Map<string, Living>();

  const find = (revocationId: string): (Living & { user: SandboxUser }) | undefined => {
    const found = living.get(revocationId);
    if (!found) return undefined;
    if (found.endsAt <= now()) {
      living.delete(revocationId);
      return undefined;
    }
    const user = state.users.find(({ id }) => id === found.userId);
    return user && { ...found, user };
  };

  const open = async (user: SandboxUser, sessionId: string = randomUUID()) => {
    const at = now();
    const access = await mint.access(user, sessionId);
    const refresh = await mint.refresh(user, sessionId);
    const ends = { access: at + ACCESS_LIFE, refresh: at + REFRESH_LIFE };
    living.set(access.revocationId, { kind: 'access', userId: user.id, sessionId, endsAt: ends.access });
    living.set(refresh.revocationId, { kind: 'refresh', userId: user.id, sessionId, endsAt: ends.refresh });
    return {
      access_token: access.biscuit,
      access_token_expiration: new Date(ends.access).toISOString(),
      refresh_token: refresh.biscuit,
      refresh_token_expiration: new Date(ends.refresh).toISOString(),
      user_id: user.id,
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
    };
  };

  return {
    find,
    /** `undefined`: the e-mail or the password does not match. */
    async login(email: string, password: string) {
      const user = state.users.find((each) => each.email === email);
      // An unknown e-mail takes the same comparison as a wrong password.
      const matches = timingSafeEqual(digest(password), digest(user?.password ?? randomUUID()));
      return user && matches ? open(user) : undefined;
    },
    /** Rotates: the old refresh token is over, the old access token lives out its time. */
    renew(refreshRevocationId: string, user: SandboxUser, sessionId: string) {
      living.delete(refreshRevocationId);
      return open(user, sessionId);
    },
    end(sessionId: string): void {
      for (const [id, each] of living) if (each.sessionId === sessionId) living.delete(id);
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
