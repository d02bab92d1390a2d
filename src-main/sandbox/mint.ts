import { randomUUID } from 'node:crypto';
import type { Biscuit, Datalog } from '#main/biscuit/biscuit.ts';
import { bytesOf } from './authorizer.ts';
import type { SandboxState, SandboxUser } from './state.ts';

/** Milliseconds; as at Hook0. */
export const ACCESS_LIFE = 5 * 60_000;
export const REFRESH_LIFE = 30 * 60_000;

type Minted = { biscuit: string; revocationId: string };

/** Signs the sandbox's three kinds of Biscuits, with Hook0's facts in their first block. */
export const createMint = (biscuit: Biscuit, state: SandboxState, now: () => number) => {
  const issue = async (authority: Datalog): Promise<Minted> => {
    const { token, reading } = await biscuit.issue(state.privateKey, authority);
    const [revocationId] = reading.revocationIds;
    if (revocationId === undefined) throw new Error('a new Biscuit has a revocation id');
    return { biscuit: token.reveal(), revocationId };
  };
  const toSeconds = (at: number): Date => new Date(Math.floor(at / 1_000) * 1_000);

  return {
    serviceToken: (organizationId: string): Promise<Minted> =>
      issue({
        code: 'type("service_access"); version(1); token_id({id}); created_at({at}); organization_id({org});',
        parameters: { id: bytesOf(randomUUID()), at: toSeconds(now()), org: bytesOf(organizationId) },
      }),

    /** Roles are written into the token: a new organisation shows after the next sign-in. */
    access(user: SandboxUser, sessionId: string): Promise<Minted> {
      const memberships = state.organizations.flatMap(({ id, members }) =>
        members.filter(({ userId }) => userId === user.id).map(({ role }) => ({ id, role })),
      );
      const roles = memberships.map((_, index) => `organization_role({org${index}}, {role${index}});`);
      return issue({
        code: `type("user_access"); version(1); token_id({id}); created_at({at}); session_id({session});
          user_id({user}); email({email}); first_name({first}); last_name({last}); ${roles.join(' ')}
          check if time($now), $now < {end};`,
        parameters: {
          id: bytesOf(randomUUID()),
          at: toSeconds(now()),
          session: bytesOf(sessionId),
          user: bytesOf(user.id),
          email: user.email,
          first: user.firstName,
          last: user.lastName,
          end: toSeconds(now() + ACCESS_LIFE),
          ...Object.fromEntries(memberships.map(({ id }, index) => [`org${index}`, bytesOf(id)])),
          ...Object.fromEntries(memberships.map(({ role }, index) => [`role${index}`, role])),
        },
      });
    },

    refresh: (user: SandboxUser, sessionId: string): Promise<Minted> =>
      issue({
        code: `type("refresh"); version(1); token_id({id}); created_at({at}); session_id({session});
          user_id({user}); check if time($now), $now < {end};`,
        parameters: {
          id: bytesOf(randomUUID()),
          at: toSeconds(now()),
          session: bytesOf(sessionId),
          user: bytesOf(user.id),
          end: toSeconds(now() + REFRESH_LIFE),
        },
      }),
  };
};

export type Mint = ReturnType<typeof createMint>;
