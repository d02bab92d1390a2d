import { createBiscuit } from '#main/biscuit/worker.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import type { Log } from '#main/kernel/log.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { Faults } from '#main/sandbox/faults.ts';
import { createSandbox } from '#main/sandbox/sandbox.ts';
import { requireRules } from './rules.ts';
import type { SandboxState } from '#main/sandbox/state.ts';

type Options = {
  /** Left out: an engine of its own, which `stop` ends. */
  biscuit?: Biscuit;
  clock?: Clock;
  log?: Log;
  state?: SandboxState | null;
  faults?: Faults;
  port?: number;
};

/** A running sandbox on a free port of 127.0.0.1, with its engine, for unit and e2e tests. */
export const startSandbox = async (options: Options = {}) => {
  const biscuit = options.biscuit ?? createBiscuit({ log: options.log ?? silentLog });
  let faults = options.faults;
  let saved: SandboxState | null = options.state ?? null;
  const sandbox = createSandbox({
    biscuit,
    clock: options.clock ?? systemClock,
    log: options.log ?? silentLog,
    version: requireRules('sandbox').catalogue.version,
    state: options.state ?? null,
    save: (state) => {
      saved = structuredClone(state);
    },
    ...(options.port === undefined ? {} : { port: options.port }),
    faults: (request) => faults?.(request),
  });
  const { origin, port } = await sandbox.start();
  const state = (): SandboxState => {
    if (!saved) throw new Error('a started sandbox has saved its state');
    return saved;
  };
  return {
    origin,
    port,
    api: `${origin}/api/v1`,
    account: sandbox.account,
    biscuit,
    /** The state as it was saved last. */
    state,
    /** Sets what requests suffer from now on; `undefined` ends it. */
    setFaults(next: Faults | undefined): void {
      faults = next;
    },
    async stop(): Promise<void> {
      await sandbox.stop();
      if (!options.biscuit) await biscuit.end();
    },
  };
};

export type RunningSandbox = Awaited<ReturnType<typeof startSandbox>>;
