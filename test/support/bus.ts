import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signalMessage, toBus } from './bus-message.ts';
import type { Signal } from './bus-message.ts';

const run = promisify(execFile);

const configuration = (socket: string) => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

/** Programs called `dbus-monitor` that were told of this bus; a system without Linux's /proc has none. */
const monitorsOf = (address: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        if (readFileSync(`/proc/${id}/comm`, 'utf8').trim() !== 'dbus-monitor') return false;
        return readFileSync(`/proc/${id}/environ`, 'utf8').includes(address);
      } catch {
        // It ended while it was looked at.
        return false;
      }
    })
    .map(Number);

/** A real D-Bus with nobody on it, where the tests play the desktop. */
export const startBus = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whittle-bus-'));
  const socket = join(folder, 'bus');
  const address = `unix:path=${socket}`;
  writeFileSync(join(folder, 'bus.conf'), configuration(socket));

  const startDaemon = async () => {
    const daemon = spawn(
      'dbus-daemon',
      [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--print-address'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await once(daemon.stdout, 'data');
    return daemon;
  };
  let daemon = await startDaemon();
  const end = async (): Promise<void> => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
  };

  return {
    address,
    monitors: () => monitorsOf(address),
    /** As any program on this bus. `words`: of dbus-send, such as `boolean:true`. */
    send: async (path: string, name: string, ...words: readonly string[]): Promise<void> =>
      void (await run('dbus-send', [`--bus=${address}`, '--type=signal', path, name, ...words])),
    /** As the program that has this name on the bus. */
    sendAs: async (owner: string, signals: readonly Signal[]): Promise<void> => {
      const client = connect(socket);
      client.write(toBus(owner));
      signals.forEach((signal, index) => client.write(signalMessage(signal, index + 3)));
      client.end();
      await once(client.resume(), 'close');
    },
    /** Ends the bus as a logout does; `startAgain`: at the same address. */
    end,
    startAgain: async (): Promise<void> => {
      daemon = await startDaemon();
    },
    stop: async (): Promise<void> => {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
};
export type TestBus = Awaited<ReturnType<typeof startBus>>;
