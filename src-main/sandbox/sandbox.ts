import type { FastifyInstance } from 'fastify';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createBuckets } from './bucket.ts';
import type { Faults } from './faults.ts';
import { createGate } from './gate.ts';
import { createMint } from './mint.ts';
import { newState, newUsers } from './seed.ts';
import { createServer } from './server.ts';
import { createSessions } from './sessions.ts';
import type { SandboxState } from './state.ts';

export type SandboxDeps = {
  biscuit: Biscuit;
  clock: Clock;
  log: Log;
  /** Of the service that it stands for, as it tells it. */
  version: string;
  /** As it was saved; `null`: a new sandbox. */
  state: SandboxState | null;
  /** Keeps the state, private key included; called after each change, before the answer goes out. */
  save(state: SandboxState): void;
  /** The port to try first; left out: the one it had, or any. */
  port?: number;
  /** For tests. */
  faults?: Faults;
};

export type Sandbox = {
  /** Listens on 127.0.0.1; a taken port is replaced by a free one. Starting twice is starting once. */
  start(): Promise<{ origin: string; port: number }>;
  stop(): Promise<void>;
  /** Who may sign in. */
  readonly account: { email: string; password: SecretText };
  /** `null` while it does not run. */
  readonly origin: string | null;
};

/** A Hook0-compatible service inside the app: real HTTP, real Biscuits, invented data. */
export const createSandbox = ({ biscuit, clock, log, version, faults, ...deps }: SandboxDeps): Sandbox => {
  const users = deps.state?.users ?? newUsers();
  const now = () => clock.now();
  let running: Promise<{ origin: string; port: number; server: FastifyInstance }> | undefined;
  let origin: string | null = null;
  let state = deps.state;

  const begin = async () => {
    state ??= newState(await biscuit.newKeyPair(), users, now());
    const kept = state;
    const save = (): void => deps.save(kept);
    const mint = createMint(biscuit, kept, now);
    const sessions = createSessions(kept, mint, now);
    const gate = createGate({ biscuit, state: kept, sessions, buckets: createBuckets(now) });
    const world = { state: kept, now, mintServiceToken: mint.serviceToken };
    const create = (): FastifyInstance => createServer({ world, gate, sessions, version, log, faults, save });
    const { server, port } = await listen(create, deps.port ?? kept.port ?? 0);
    kept.port = port;
    try {
      save();
    } catch (error) {
      // A vault that was locked meanwhile keeps nothing, so nothing may listen either.
      await server.close();
      throw error;
    }
    origin = `http://127.0.0.1:${port}`;
    log.info('sandbox listens', { port });
    return { origin, port, server };
  };

  return {
    account: { email: users[0].email, password: new SecretText(users[0].password) },
    get origin() {
      return origin;
    },
    async start() {
      running ??= begin().catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      const { origin, port } = await running;
      return { origin, port };
    },
    async stop() {
      const stopping = running;
      running = undefined;
      origin = null;
      await (await stopping)?.server.close();
    },
  };
};

const listen = async (create: () => FastifyInstance, port: number) => {
  const first = create();
  try {
    return await listenOn(first, port);
  } catch (error) {
    if (port === 0 || !isTaken(error)) throw error;
    await first.close();
    return listenOn(create(), 0);
  }
};

const listenOn = async (server: FastifyInstance, port: number) => {
  await server.listen({ host: '127.0.0.1', port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has a port');
  return { server, port: address.port };
};

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
