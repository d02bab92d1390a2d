import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApp } from '#main/app.ts';
import { createKeytarKeychain } from '#main/keychain/keytar.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { createLog } from '#main/kernel/log.ts';
import { endNow } from '#main/wire/end-now.ts';
import { createLogFile } from '#main/wire/log-file.ts';
import { createPage } from '#main/wire/page.ts';
import { stopWithin } from '#main/wire/stop-within.ts';
import { createAccess } from './access.ts';
import { createPageClipboard } from './clipboard.ts';
import { chooseDataFolder, createBrowserPlatform } from './platform.ts';
import { createServer } from './server.ts';
import { createStream } from './stream.ts';

/** How long stopping waits for the vault to lock and the clipboard to be emptied. */
const STOP_MILLISECONDS = 6_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);

// This module becomes out/main/browser.js: the page is beside it.
const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as { version: string };

const dataFolder = chooseDataFolder();
const writeLine = createLogFile(dataFolder, (line) => void process.stderr.write(line));
const log = createLog(writeLine, () => new Date(systemClock.now()));

const readPort = (): number => {
  const port = Number(process.env['WHITTLE_PORT'] ?? '0');
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`WHITTLE_PORT is a number from 0 to 65535, not ${process.env['WHITTLE_PORT']}`);
};

const open = async (): Promise<void> => {
  const access = createAccess();
  const stream = createStream();
  const clipboard = createPageClipboard(systemClock, stream.send);
  const keychain = createKeytarKeychain({ service: 'Whittle', log });
  const core = createApp(
    createBrowserPlatform({ dataFolder, version, log, keychain, clipboard: clipboard.port }),
  );
  const page = await createPage(join(here, '../renderer'));
  const server = createServer({ access, dispatch: core.dispatch, page, stream, clipboard, log });

  await core.start();
  core.listen((event, payload) => void stream.send({ event, payload }));
  const origin = await server.open(readPort());
  // The code is behind the #: a browser sends that part to nobody, and the page takes it out of the address.
  const sayLink = () => say(`\n  ${origin}/#code=${access.newCode()}\n`);

  say('Whittle is open for one browser on this computer. The link works once:');
  sayLink();
  say('Press Enter for a fresh link, Ctrl+C to stop.');
  log.info('started', { version, shell: 'browser' });

  const terminal = createInterface({ input: process.stdin });
  terminal.on('line', sayLink);

  const stop = async (): Promise<void> => {
    terminal.close();
    const end = await stopWithin(systemClock, STOP_MILLISECONDS, core.stop());
    if (end === 'too-long') log.error('stopping took too long and was cut off');
    await server.close();
  };
  let stopping: Promise<void> | undefined;
  const stopOnce = () => {
    stopping ??= stop()
      .catch((error: unknown) => log.error('stopping ended in a bug', { message: String(error) }))
      .finally(() => (keychain.isWaiting() ? endNow() : process.exit()));
  };
  process.on('SIGINT', stopOnce);
  process.on('SIGTERM', stopOnce);
  process.on('SIGHUP', stopOnce);
};

const giveUp = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  log.error('could not start', { message, stack: error instanceof Error ? (error.stack ?? '') : '' });
  process.stderr.write(`Whittle could not start: ${message}\n`);
  process.exit(1);
};

open().catch(giveUp);
