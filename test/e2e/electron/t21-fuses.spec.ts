import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesOfApp } from '#build/package/files.ts';
import { makeArchive } from '#build/package/pack.ts';
import { expect, test } from '#test/e2e/fixtures.ts';
import { electronBinary, project } from '#test/e2e/shells.ts';
import { packageForTests, startPackaged } from '#test/support/packaged-app.ts';
import { proved } from '#test/support/promise.ts';
import { visibleTitles } from '#test/support/x-display.ts';

/** The places of security.md §3.2, in the order of Electron's wire. The last is not in every Electron. */
const SPECIFIED = '010011001';

/** The wire as it lies in the file, read here by hand: a marker, a version, how many, a digit each. */
const wireOf = (binary: string): string => {
  const bytes = readFileSync(binary);
  const marker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const place = bytes.indexOf(marker) + marker.length;
  return bytes.toString('latin1', place + 2, place + 2 + bytes.readUInt8(place + 1));
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
const answers = async (port: number): Promise<boolean> =>
  await fetch(`http://127.0.0.1:${port}/json/version`).then(
    () => true,
    () => false,
  );

test.describe.configure({ mode: 'serial' });

test.describe('T21: the packaged app', () => {
  let all = '';
  let made: Awaited<ReturnType<typeof packageForTests>>;
  /** The same app in an Electron whose fuses nobody has set, under a name of its own: there the attacks work. */
  let control = '';
  let survived = 0;

  test.beforeAll(async () => {
    all = mkdtempSync(join(tmpdir(), 'whittle-packaged-'));
    made = await packageForTests(electronBinary(), join(all, 'whittle'));
    cpSync(join(all, 'whittle'), join(all, 'control'), { recursive: true });
    control = join(all, 'control/whittle');
    cpSync(electronBinary(), control);
  });
  const begun: ReturnType<typeof startPackaged>[] = [];
  const start = (...how: Parameters<typeof startPackaged>) => {
    const started = startPackaged(...how);
    begun.push(started);
    return started;
  };
  test.afterEach(async () => {
    for (const started of begun.splice(0)) await started.end();
  });
  test.afterAll(() => rmSync(all, { recursive: true, force: true }));

  test('has the fuses as specified', () => {
    const wire = wireOf(made.binary);
    expect(wire).toBe(SPECIFIED.slice(0, wire.length));
    expect(wire.length).toBeGreaterThanOrEqual(8);
    expect(wireOf(control)).not.toBe(wire);
    const absent = made.fuses.filter(({ found }) => found === 'absent').map(({ name }) => name);
    expect(absent).toEqual(wire.length === 8 ? ['WasmTrapHandlers'] : []);
    const lacking = absent.length === 0 ? '' : `, which has no ${absent.join(', ')}`;
    proved(
      'T21',
      `${wire.length} of ${wire.length} fuses of Electron ${made.electron} as specified${lacking}`,
    );
  });

  test('opens its window from the archive, and ends', async ({ folders }) => {
    expect(existsSync(join(dirname(made.binary), 'resources/app.asar'))).toBe(true);
    const running = start(made.binary, folders);
    await running.started();
    // The display shows a window a moment after the app has asked for it.
    await expect.poll(() => visibleTitles(process.env['DISPLAY'] ?? '')).toContain('Whittle');
    await running.stop();
    expect(await running.ended).toBe(0);
  });

  test('is no Node for whoever sets its environment', async ({ folders }) => {
    const marker = join(folders.home, 'attacked');
    const evil = join(folders.home, 'evil.cjs');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'yes');`);
    const asNode = { ELECTRON_RUN_AS_NODE: '1' };
    const withOptions = { ...asNode, NODE_OPTIONS: `--require=${evil}` };
    for (const [words, env] of [
      [[evil], asNode],
      [['--eval', ''], withOptions],
    ] as const) {
      execFileSync(control, words, { env: { ...process.env, ...env }, stdio: 'ignore' });
      expect(existsSync(marker)).toBe(true);
      rmSync(marker);
    }
    const running = start(made.binary, folders, { words: [evil], env: withOptions });
    await running.started();
    await running.stop();
    expect(existsSync(marker)).toBe(false);
    survived += 2;
  });

  test('opens no port for a debugger', async ({ folders }) => {
    const port = await freePort();
    const open = start(control, folders, { words: [`--inspect=127.0.0.1:${port}`] });
    await open.started();
    expect(await answers(port)).toBe(true);
    await open.stop();
    rmSync(join(folders.data, 'logs'), { recursive: true });

    const words = ['--inspect', '--inspect-brk'].map((word) => `${word}=127.0.0.1:${port}`);
    const running = start(made.binary, folders, { words });
    await running.started();
    expect(await answers(port)).toBe(false);
    await running.stop();
    survived += words.length;
    for (const word of [
      `--remote-debugging-port=${port}`,
      '--remote-debugging-pipe',
      '--gpu-launcher=/bin/true',
    ]) {
      const refused = start(made.binary, folders, { words: [word] });
      expect(await refused.ended).toBe(1);
      // Its end is heard before the last of its words.
      await expect.poll(refused.output).toContain(`Whittle does not start with ${word.split('=')[0]}.`);
      expect(refused.output()).not.toContain('DevTools listening');
      survived += 1;
    }
  });

  test('loads no folder in place of its archive', async ({ folders }) => {
    const marker = join(folders.home, 'attacked');
    const attack = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'yes');require('electron').app.exit();`;
    const putFolder = (binary: string) => {
      const folder = join(dirname(binary), 'resources/app');
      mkdirSync(folder);
      writeFileSync(join(folder, 'package.json'), '{"name":"whittle","main":"main.cjs"}');
      writeFileSync(join(folder, 'main.cjs'), attack);
      return folder;
    };
    const archive = (binary: string) => join(dirname(binary), 'resources/app.asar');
    const putAway = (binary: string) => renameSync(archive(binary), `${archive(binary)}.away`);

    putFolder(control);
    putAway(control);
    await start(control, folders).ended;
    expect(existsSync(marker)).toBe(true);
    rmSync(marker);

    const folder = putFolder(made.binary);
    const running = start(made.binary, folders);
    await running.started();
    await running.stop();
    putAway(made.binary);
    const without = start(made.binary, folders);
    expect(await without.ended).not.toBe(0);
    expect(existsSync(marker)).toBe(false);
    survived += 2;
    proved('T21', `${survived} ways to make the packaged app another program, 0 worked`);
    renameSync(`${archive(made.binary)}.away`, archive(made.binary));
    rmSync(folder, { recursive: true });
  });

  test('does the main job from its archive, with its addons and its worker', async ({ folders }) => {
    // A witness beside the app's own main file: it asks the page, which nobody outside can do any more.
    const witness = `
      import { app } from 'electron';
      import './out/main/electron.js';
      const job = async () => {
        const heading = await new Promise((resolve) => {
          const look = () => {
            const headings = [...document.querySelectorAll('h1, h2')].map(({ textContent }) => textContent);
            if (headings.includes('How it opens')) resolve('How it opens');
            else setTimeout(look, 20);
          };
          look();
        });
        const { call } = window.whittle;
        const keychain = await call('vault.keychain', {});
        const made = await call('vault.create', { with: 'passphrase', passphrase: 'four words are easy' });
        const sandbox = await call('services.trySandbox', {});
        const tokens = await call('tokens.list', {});
        return { heading, keychain, made, sandbox: sandbox.ok, tokens: tokens.value?.length };
      };
      app.on('web-contents-created', (_event, contents) =>
        contents.once('did-finish-load', async () =>
          process.stdout.write(JSON.stringify(await contents.executeJavaScript('(' + job + ')()')) + '\\n')));
    `;
    const files = filesOfApp(project);
    const described = JSON.parse((files.get('package.json') as { content: string }).content) as object;
    const content = JSON.stringify({ ...described, main: 'witness.js' });
    const changed = { ...made.changed, 'package.json': { content }, 'witness.js': { content: witness } };
    await makeArchive(
      new Map([...files, ...Object.entries(changed)]),
      join(dirname(made.binary), 'resources/app.asar'),
    );

    const running = start(made.binary, folders);
    expect(await running.told()).toMatchObject({
      heading: 'How it opens',
      keychain: { ok: true, value: { usable: true } },
      made: { ok: true, value: { status: 'unlocked' } },
      sandbox: true,
      tokens: 1,
    });
    await running.stop();
  });
});
