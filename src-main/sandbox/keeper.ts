import type { Failure } from '#contract/failure.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { isFromSqlite } from '#main/kernel/database.ts';
import type { Log } from '#main/kernel/log.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections } from '#main/services/connections.ts';
import type { Vault } from '#main/vault/vault.ts';
import { sandboxState } from './state.ts';
import type { SandboxState } from './state.ts';

const STATE_PLACE = 'sandbox.state/only';

/** Runs the sandbox while the vault is open; its state, keys and tokens included, is sealed like any secret. */
export const createSandboxKeeper = (deps: {
  biscuit: Biscuit;
  vault: Vault;
  connections: Connections;
  clock: Clock;
  log: Log;
  /** What failures call it. */
  label: string;
  /** Of the service that it stands for. */
  version: string;
}) => {
  const { vault, connections } = deps;
  let running:
    | Promise<{ origin: string; email: string; password: SecretText; stop(): Promise<void> }>
    | undefined;
  let origin: string | null = null;
  /** What the vault's file said when it did not take the last change; a service says no more of that than 500. */
  let trouble: unknown;

  const save = (state: SandboxState): void => {
    try {
      vault.keep(STATE_PLACE, Buffer.from(JSON.stringify(state), 'utf8'));
      trouble = undefined;
    } catch (error) {
      // That the vault is locked or closed by now is no trouble of its file.
      trouble = isFromSqlite(error) ? error : undefined;
      throw error;
    }
  };

  const findState = (): SandboxState | null => {
    const bytes = vault.findOpened(STATE_PLACE, 'Sandbox');
    return bytes ? sandboxState.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) : null;
  };

  const start = async () => {
    // Its HTTP server costs every start some 100 ms, so it is loaded when it is wanted.
    const { createSandbox } = await import('./sandbox.ts');
    const sandbox = createSandbox({
      biscuit: deps.biscuit,
      clock: deps.clock,
      log: deps.log,
      version: deps.version,
      state: findState(),
      save,
    });
    const started = await sandbox.start();
    origin = started.origin;
    for (const connection of connections.all())
      if (connection.service === 'sandbox' && connection.baseUrl !== origin)
        connections.setAddress(connection.id, origin);
    return { origin, ...sandbox.account, stop: sandbox.stop };
  };

  return {
    /** Where it answers and who may sign in; started if it was not. */
    open: () => {
      running ??= start().catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      return running;
    },
    close: async (): Promise<void> => {
      const stopping = running;
      running = undefined;
      origin = null;
      trouble = undefined;
      // A start that failed was told to whoever asked for it, and left nothing to stop.
      const started = await stopping?.catch(() => undefined);
      await started?.stop();
      await deps.biscuit.end();
    },
    /** Resolves when no start is under way. */
    settled: async (): Promise<void> => void (await running?.catch(() => undefined)),
    /** `null` while it does not run. */
    origin: () => origin,
    /** What the vault's file said, where `failure` is the sandbox's own trouble: a full disk is ours, and not a service's. */
    troubleBehind: (failure: Failure): unknown =>
      failure.kind === 'service' && failure.problem === 'server-error' && failure.service === deps.label
        ? trouble
        : undefined,
  };
};
export type SandboxKeeper = ReturnType<typeof createSandboxKeeper>;
