import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { Keychain } from '#main/keychain/keychain.ts';

export type KeychainQuestion = { act: 'find' | 'set' | 'forget'; account: string; key?: string };
export type KeychainAnswer = { backend: string; key: string | null; failure: Failure | null };

/** See with-keyring.sh; `no-bus`: a login without any D-Bus. */
export type SessionKind = 'unlocked' | 'locked' | 'closed' | 'none' | 'no-bus';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What would lead to the session that this run is in, or put a prompt on its screen. */
const OWN_SESSION = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY', 'WAYLAND_DISPLAY'];

/**
 * The real driver in a session of its own of the given kind, and how to end it. `folder`: where its keyring is kept;
 * else it is a new one. `display`: where the system may ask its user; else it can't.
 */
export const openKeychainSession = (
  kind: SessionKind,
  { folder, display }: { folder?: string; display?: string } = {},
): { keychain: Keychain; close(): Promise<void> } => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN_SESSION.includes(name)));
  const asked = [process.execPath, file('./keychain-answers.ts')];
  const [program = '', ...rest] = kind === 'no-bus' ? asked : [file('./with-keyring.sh'), ...asked];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...env,
      WHITTLE_TEST_KEYRING: kind === 'no-bus' ? '' : kind,
      ...(folder === undefined ? {} : { WHITTLE_TEST_KEYRING_FOLDER: folder }),
      // A prompt would start the services for screen readers, which talk on our output.
      ...(display === undefined ? {} : { DISPLAY: display, NO_AT_BRIDGE: '1' }),
    },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let backend = '';

  const ask = async (question: KeychainQuestion): Promise<Uint8Array | undefined> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the ${kind} session has ended`);
    const answer = JSON.parse(value) as KeychainAnswer;
    backend = answer.backend;
    if (answer.failure) throw new Refusal(answer.failure);
    return answer.key === null ? undefined : new Uint8Array(Buffer.from(answer.key, 'hex'));
  };

  return {
    keychain: {
      get backend() {
        return backend;
      },
      find: async (account) => await ask({ act: 'find', account }),
      set: async (account, key) =>
        void (await ask({ act: 'set', account, key: Buffer.from(key).toString('hex') })),
      forget: async (account) => void (await ask({ act: 'forget', account })),
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
};
