import { describe, expect, it } from 'vitest';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createClipboard } from '#main/delivery/clipboard.ts';
import type { ClipboardPort } from '#main/platform.ts';
import { Refusal } from '#contract/failure.ts';
import { concealingMarks } from '#main/shells/electron/concealed.ts';
import { createManualClock } from '#test/support/clock.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { startConnected } from '#test/support/service.ts';

/** Every name of a format and what it says, as hex. */
const marksOn = async (platform: NodeJS.Platform) => {
  const marks = Object.entries(concealingMarks(platform) ?? {});
  const read = marks.map(async ([name, blob]) => {
    const system = /^electron application\/osclipboard;format="(.+)"$/.exec(name)?.[1];
    return [system, Buffer.from(await blob.arrayBuffer()).toString('hex')];
  });
  return Object.fromEntries(await Promise.all(read));
};

/** What others copy: some of it looks much like the token. */
const foreignTexts = (token: string): string[] => [
  'a shopping list',
  `${token} `,
  ` ${token}`,
  `${token}\n`,
  token.slice(0, -1),
  `${token}${token}`,
  token.toLowerCase(),
  token.replace(/=+$/, '') === token ? `${token}=` : token.replace(/=+$/, ''),
  `Bearer ${token}`,
  '\ud83d\ude00',
  '\0',
  'x'.repeat(100_000),
];

const startWithToken = async () => {
  const { app, clock, connectionId } = await startConnected();
  const [root] = await app.client.tokens.list({});
  if (!root) throw new Error('there is no root');
  const { id } = await app.client.tokens.attenuate({
    parentId: root.id,
    name: 'Small',
    tool: 'ci',
    restrictions: [{ kind: 'actions', actions: ['event:list'] }],
    copy: true,
  });
  return { app, clock, connectionId, id, token: app.clipboard.text() };
};

/**
 * A clipboard whose system answers late: what was asked is done, and told to be done, only when `step` lets it, and in
 * any order. To compare and to clear are one thing, as the port promises.
 */
const createLateClipboard = (random: Random) => {
  let text = '';
  let due: (() => void)[] = [];
  const later = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => {
      due.push(() => resolve(act()));
    });
  const port: ClipboardPort = {
    write: async (written) => {
      await later(() => void (text = written));
      await later(() => {});
    },
    clearIfStill: (written) =>
      later(() => {
        if (text !== written) return 'replaced';
        text = '';
        return 'cleared';
      }),
  };
  /** Lets one of them go on; `false`: none waits. */
  const step = async (): Promise<boolean> => {
    await new Promise(setImmediate);
    const [next, ...others] = random.shuffled(due);
    due = others;
    next?.();
    return next !== undefined;
  };
  return { port, step, text: () => text, replace: (other: string) => void (text = other) };
};

describe('a copied token', () => {
  it('is marked as concealed in the words of three systems', async () => {
    const found = {
      darwin: await marksOn('darwin'),
      win32: await marksOn('win32'),
      linux: await marksOn('linux'),
    };
    expect(found).toEqual({
      darwin: { 'org.nspasteboard.ConcealedType': '', 'org.nspasteboard.TransientType': '' },
      win32: {
        ExcludeClipboardContentFromMonitorProcessing: '00000000',
        CanIncludeInClipboardHistory: '00000000',
        CanUploadToCloudClipboard: '00000000',
      },
      linux: { 'x-kde-passwordManagerHint': Buffer.from('secret').toString('hex') },
    });
    expect(concealingMarks('aix')).toBeUndefined();
    proved('T24', `${Object.values(found).flatMap(Object.keys).length} concealing formats on 3 systems`);
  });

  it('is taken back by its time, a lock and the end, and what others copied never is', async () => {
    const { app, clock, id, token } = await startWithToken();
    const { client, clipboard } = app;
    const counts = { foreign: 0, left: 0, ours: 0, taken: 0 };
    const ends = {
      time: async () => {
        const ended = app.heard('clipboard.changed', ({ ended: how }) => how !== null);
        clock.advance(31_000);
        await ended;
      },
      lock: async () => {
        await client.vault.lock({});
        await client.vault.unlock({ with: 'keychain' });
      },
      'lock by the system': async () => {
        const locked = app.heard('vault.changed', ({ status }) => status === 'locked');
        app.lockBySystem();
        await locked;
        await client.vault.lock({});
        await client.vault.unlock({ with: 'keychain' });
      },
      'clear by hand': async () => void (await client.tokens.clearClipboard({})),
    };
    const texts = foreignTexts(token);
    for (let round = 0; counts.foreign < 100; round += 1)
      for (const end of Object.values(ends)) {
        const other = texts[round % texts.length] ?? '';
        await client.tokens.copy({ id });
        clipboard.replace(other);
        counts.foreign += 1;
        await end();
        if (clipboard.text() === other) counts.left += 1;

        await client.tokens.copy({ id });
        expect(clipboard.text()).toBe(token);
        counts.ours += 1;
        await end();
        if (clipboard.text() === '') counts.taken += 1;
      }
    expect(counts.left).toBe(counts.foreign);
    expect(counts.taken).toBe(counts.ours);

    await client.tokens.copy({ id });
    clipboard.replace('kept at quit');
    await app.stop();
    expect(clipboard.text()).toBe('kept at quit');
    const second = await startWithToken();
    await second.app.client.tokens.copy({ id: second.id });
    await second.app.stop();
    expect(second.app.clipboard.text()).toBe('');
    proved(
      'T24',
      `${counts.left} of ${counts.foreign} foreign copies left alone, ${counts.taken} of ${counts.ours} of ours taken back`,
    );
  });

  it('does not stay after a lock, however late the system answers and whatever is copied at once', async () => {
    const random = randomOfThisTest();
    const rounds = scaled(2_000, 20_000);
    let copies = 0;
    for (let round = 0; round < rounds; round += 1) {
      const late = createLateClipboard(random);
      const clock = createManualClock();
      let isLocked = false;
      const clipboard = createClipboard({
        port: late.port,
        clock,
        requireUnlocked: () => {
          if (isLocked) throw new Refusal({ kind: 'locked' });
        },
        changed: () => {},
        ended: () => {},
      });
      const under: Promise<unknown>[] = [];
      const failures: unknown[] = [];
      const acts = {
        copy: () => {
          const secret = new SecretText(`token ${random.below(3)}`);
          copies += 1;
          under.push(
            clipboard
              .copy(secret, 10, { id: 'x', name: 'x' }, (error) => failures.push(error))
              .catch((error: unknown) => {
                if (!(error instanceof Refusal)) throw error;
              }),
          );
        },
        clear: () => void under.push(clipboard.clear()),
        'time goes by': () => clock.advance(random.pick([1_000, 11_000])),
        'somebody copies': () => late.replace(`foreign ${random.below(3)}`),
      };
      for (let count = 2 + random.below(6); count > 0; count -= 1) {
        random.pick([acts.copy, ...Object.values(acts)])();
        while (random.onceIn(2) && (await late.step()));
      }
      isLocked = true;
      under.push(clipboard.clear());
      while (await late.step());
      await Promise.all(under);
      while (await late.step());
      expect(late.text()).not.toMatch(/^token/);
      expect(failures).toEqual([]);
    }
    proved('T24', `${copies} copies in ${rounds} rounds of races, 0 left after the lock`);
  });

  it('does not stay after its time, when others were copied at once', async () => {
    const random = randomOfThisTest();
    for (let round = 0; round < scaled(1_000, 10_000); round += 1) {
      const late = createLateClipboard(random);
      const clock = createManualClock();
      const clipboard = createClipboard({
        port: late.port,
        clock,
        requireUnlocked: () => {},
        changed: () => {},
        ended: () => {},
      });
      const fail = (error: unknown) => {
        throw error;
      };
      const copies = Array.from({ length: 1 + random.below(4) }, (_, index) =>
        clipboard.copy(new SecretText(`token ${index}`), 10, { id: 'x', name: 'x' }, fail),
      );
      while (await late.step());
      await Promise.all(copies);
      expect(late.text()).toBe(`token ${copies.length - 1}`);
      clock.advance(10_000);
      while (await late.step());
      expect(late.text()).toBe('');
    }
  });
});
