import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { createClipboard } from '#main/delivery/clipboard.ts';
import { createPageClipboard } from '#main/shells/browser/clipboard.ts';
import type { StreamLine } from '#main/shells/browser/stream.ts';
import { startApp } from '#test/support/app.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { createMemorySafeStorage } from '#test/support/safe-storage.ts';
import { startConnectedInRealTime } from '#test/support/service.ts';

const PASSPHRASE = 'correct horse battery staple';

/** A keychain whose prompt is answered when the test says. */
const createPromptingKeychain = (keychain = createMemoryKeychain()) => {
  let answer = (): void => {};
  const prompt = new Promise<void>((resolve) => {
    answer = resolve;
  });
  return {
    ...keychain,
    answer: () => answer(),
    set: async (account: string, entry: Uint8Array) => {
      await prompt;
      await keychain.set(account, entry);
    },
    find: async (account: string) => {
      await prompt;
      return keychain.find(account);
    },
  };
};

/** What was asked for before has its answer by then. */
const aMoment = () => new Promise((resolve) => void setTimeout(resolve, 50));

describe('A prompt of the keychain that is answered after a lock was asked for, or never', () => {
  it('in the first run leaves a vault that the window is told of', async () => {
    const keychain = createPromptingKeychain();
    const app = await startApp({ keychain });
    const making = refusalOf(() => app.client.vault.create({ with: 'keychain' }));
    const told = app.heard('vault.changed', ({ status }) => status === 'locked');
    app.lockBySystem();
    keychain.answer();
    expect(await making).toEqual({ kind: 'locked' });
    expect(await told).toMatchObject({ status: 'locked', slots: ['keychain'] });
    expect(await app.client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });

  it('does not have safe storage open the vault in its place', async () => {
    const keychain = createMemoryKeychain();
    const safeStorage = createMemorySafeStorage();
    const first = await startApp({ keychain, safeStorage });
    await first.client.vault.create({ with: 'keychain' });
    await first.client.vault.setSlot({ with: 'safe-storage' });
    await first.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await first.stop();

    const prompting = createPromptingKeychain(keychain);
    const app = await startApp({ folder: first.folder, keychain: prompting, safeStorage });
    await app.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    await app.client.vault.lock({});
    prompting.answer();
    await aMoment();
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked' });
  });

  it('is not waited for where a backup is restored', async () => {
    const keychain = createMemoryKeychain();
    const first = await startApp({ keychain });
    await first.client.vault.create({ with: 'keychain' });
    const { name } = await first.client.backups.make({});
    await first.stop();
    // On a clock that stands still no patience ends.
    const clock = createManualClock();
    const app = await startApp({ folder: first.folder, keychain: createPromptingKeychain(keychain), clock });
    const restored = app.client.backups.restore({ name });
    const late = new Promise((resolve) => void setTimeout(resolve, 10_000, 'late'));
    expect(await Promise.race([restored, late])).toMatchObject({ status: 'locked', because: 'restored' });
  });
});

describe('A session at a service', () => {
  it('that a lock has forgotten is not remembered when its call fails after', async () => {
    const { app, service } = await startConnectedInRealTime();
    const { email, password } = service.account;
    const account = { baseUrl: service.origin, email, password: password.reveal() };
    const { sessionId, organizations } = await app.client.services.signIn(account);
    const connect = () =>
      app.client.services.connect({ sessionId, organizationId: organizations[0]?.id ?? '' });
    let locking: Promise<unknown> | undefined;
    service.setFaults(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/service_token')) return undefined;
      locking ??= app.client.vault.lock({});
      return 'drop';
    });
    await refusalOf(connect);
    await locking;
    service.setFaults(undefined);
    await app.client.vault.unlock({ with: 'keychain' });
    expect(await refusalOf(connect)).toMatchObject({ kind: 'sign-in', problem: 'ended' });
  });
});

describe('A copy', () => {
  it('that is written while the time of the one before ends keeps its own time', async () => {
    const clock = createManualClock();
    let text = '';
    let written = (): void => {};
    let isSlow = false;
    const ended: string[] = [];
    const clipboard = createClipboard({
      port: {
        write: async (next) => {
          if (isSlow) await new Promise<void>((resolve) => void (written = resolve));
          text = next;
        },
        clearIfStill: (mine) => {
          if (text !== mine) return Promise.resolve('replaced');
          text = '';
          return Promise.resolve('cleared');
        },
      },
      clock,
      requireUnlocked: () => {},
      changed: () => {},
      ended: ({ name }) => ended.push(name),
    });
    const copy = (name: string) =>
      clipboard.copy(new SecretText(`text of ${name}`), 30, { id: name, name }, () => {});
    await copy('first');
    isSlow = true;
    const second = copy('second');
    await aMoment();
    clock.advance(30_000);
    written();
    await second;
    await aMoment();
    expect({ text, ended }).toEqual({ text: 'text of second', ended: [] });
    clock.advance(30_000);
    await aMoment();
    expect({ text, ended }).toEqual({ text: '', ended: ['second'] });
  });

  it('that the page writes when nobody waits for it any more is taken out again', async () => {
    const clock = createManualClock();
    const lines: StreamLine[] = [];
    const page = createPageClipboard(clock, (line) => lines.push(line) > 0);
    const writing = refusalOf(() => page.port.write('a token'));
    const [wish] = lines;
    const id = wish !== undefined && 'clipboard' in wish ? wish.clipboard.id : '';
    clock.advance(4000);
    expect(await writing).toEqual({ kind: 'clipboard', problem: 'not-available' });
    page.answer({ id, outcome: 'written' });
    page.answer({ id, outcome: 'written' });
    const digest = createHash('sha256').update('a token').digest('hex');
    expect(lines.slice(1)).toMatchObject([{ clipboard: { act: 'clear', digest } }]);
  });
});
