import { Refusal } from '#contract/failure.ts';
import type { Connection, ServiceKind } from '#contract/services.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { ServiceClient, ServiceRules } from '#main/services/service.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';

type Seen = Omit<NonNullable<Connection['differs']>, 'at'>;

const isForbidden = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.failure.kind === 'service' && error.failure.problem === 'forbidden';

/** Notices where a service decides otherwise than it is described here; what it noticed stays until a sync finds nothing. */
export const createDiffers = (deps: {
  connections: Connections;
  tokens: Tokens;
  rules: (service: ServiceKind) => ServiceRules;
}) => {
  const { connections, tokens } = deps;

  /** A vault that is locked meanwhile, or an engine that ended, tells nothing. */
  const isAllowed = async (token: KeptToken, action: string): Promise<boolean> => {
    try {
      return await tokens.allows(token, action);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  };

  /** What a refused action tells; `null`: the credential may not do it by our rules either. */
  const findSeen = async (
    { service }: KeptConnection,
    token: KeptToken,
    action: string,
    named: string | null,
  ): Promise<Seen | null> => {
    const { actions, catalogue } = deps.rules(service);
    if (named !== null && !actions.includes(named))
      return { kind: 'unknown-action', ours: catalogue.version, theirs: named };
    const isOurs = actions.includes(action) && (await isAllowed(token, action));
    return isOurs ? { kind: 'denied', ours: catalogue.version, theirs: action } : null;
  };

  return {
    /** Makes a call that needs this action, and looks at its refusal. */
    watch:
      (
        connection: KeptConnection,
        client: ServiceClient,
        { token }: { token: KeptToken; secret: SecretText },
      ) =>
      async <T>(action: string, ask: () => Promise<T>): Promise<T> => {
        try {
          return await ask();
        } catch (error) {
          if (isForbidden(error)) {
            const seen = await findSeen(connection, token, action, client.actionNamedIn(error));
            if (seen) connections.setDiffers(connection.id, seen);
          }
          throw error;
        }
      },
    /** After lists that were answered; a service that does not tell its version is not told to differ. */
    lookAtVersion: async ({ id, service }: KeptConnection, client: ServiceClient): Promise<void> => {
      const { version } = deps.rules(service).catalogue;
      const theirs = await client.version();
      const isOther = theirs !== null && theirs !== version;
      connections.setDiffers(id, isOther ? { kind: 'version', ours: version, theirs } : null);
    },
  };
};
