import { Refusal } from '#contract/failure.ts';
import type { ConnectionId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import { dropRestoredMark } from '#main/backups/restored-mark.ts';
import type { Database } from '#main/kernel/database.ts';
import { onceAtATime } from '#main/kernel/once.ts';
import type { SandboxKeeper } from '#main/sandbox/keeper.ts';
import type { Connections } from '#main/services/connections.ts';
import type { SignIn } from '#main/services/sign-in.ts';
import type { Journal } from '#main/sync/journal.ts';
import type { Sync } from '#main/sync/sync.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import type { Transfer } from '#main/transfer/transfer.ts';
import type { Described } from './described.ts';
import type { Door } from './door.ts';
import type { Upkeep } from './upkeep.ts';

/** What takes more than one room to do. */
export const createErrands = (deps: {
  database: Database;
  described: Described;
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  sync: Sync;
  signIn: SignIn;
  sandbox: SandboxKeeper;
  transfer: Transfer;
  upkeep: Upkeep;
  door: Door;
  audit: Audit;
  /** Nobody waits for it. */
  syncQuietly: (id: ConnectionId) => Promise<void>;
  servicesChanged: () => void;
}) => {
  const { described, connections, tokens, journal, sync, signIn, syncQuietly } = deps;

  return {
    trySandbox: onceAtATime(async () => {
      const account = await deps.sandbox.open();
      const known = connections.all().find((each) => each.service === 'sandbox');
      const [root] = known ? sync.candidates(known.id) : [];
      if (known && root) return { connectionId: known.id, tokenId: root.id };
      const { origin, email, password } = account;
      const { sessionId, organizations } = await signIn.signIn('sandbox', origin, email, password.reveal());
      return signIn.connect(sessionId, organizations[0]?.id ?? '');
    }),
    importTokens: async (file: string, passphrase: string, addresses: readonly string[]) => {
      const merged = await deps.transfer.import(file, passphrase, addresses);
      deps.servicesChanged();
      for (const { id } of connections.all()) void syncQuietly(id);
      return merged;
    },
    /** To be called before anything of the restored vault is asked for; both or neither is written. */
    noteRestored: (from: string): void =>
      tokens.together(() => {
        journal.holdBack();
        deps.audit.append({ act: 'restored', note: from });
        dropRestoredMark(deps.database);
      }),
    changeKey: async ({
      passphrase,
      removeBackups,
    }: {
      passphrase: string | null;
      removeBackups: boolean;
    }) => {
      const changed = await deps.door.changeKey({
        passphrase,
        findTokenName: tokens.findNameOfPlace,
        beforeChange: () => void deps.upkeep.backUp('before-key-change'),
        forgetsEarlier: removeBackups,
      });
      return { ...changed, backupsRemoved: removeBackups ? deps.upkeep.removeEarlier() : 0 };
    },
    keep: async (pasted: Parameters<typeof tokens.keep>[0]) => {
      const kept = await tokens.keep(pasted);
      void syncQuietly(kept.connectionId);
      return kept;
    },
    /** A root is renamed at its service too; an attenuated token has its name only here. */
    rename: async (id: TokenId, name: string): Promise<void> => {
      const token = tokens.get(id);
      const { remoteId } = token;
      if (token.kind === 'attenuated' || remoteId === null) return tokens.rename(id, name, '');
      const connection = connections.get(token.connectionId);
      const credential = sync.requireCredential(connection);
      await sync
        .requireClient(connection)
        .renameToken(credential.secret, connection.organizationId, remoteId, name);
      // Together: a name that was only seen there would be taken for one that was not meant here.
      tokens.together(() => {
        tokens.setSeen(id, remoteId, name);
        tokens.rename(id, name, ', at the service too');
      });
    },
    forget: (id: TokenId): void => {
      const token = tokens.get(id);
      if (journal.domains().has(token.revocationIds[0] ?? ''))
        throw new Refusal({ kind: 'revoke-pending', name: tokens.rootOf(token).name });
      tokens.forget(id);
    },
    /** What a revoke of it would end. */
    consequences: (id: TokenId) => {
      const { root, killed } = tokens.consequences(id);
      const { service, baseUrl, id: connectionId } = connections.get(root.connectionId);
      return {
        root: { id: root.id, name: root.name },
        service: described.rules(service).label,
        killed,
        managing:
          described.client(service, baseUrl) !== null &&
          sync.candidates(connectionId, root).every(({ id: other }) => other === root.id),
      };
    },
  };
};
