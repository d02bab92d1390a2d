import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog, silentLog } from '#main/kernel/log.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { createScreenLock } from '#main/screen-lock/screen-lock.ts';
import { startBus } from '#test/support/bus.ts';
import type { Signal } from '#test/support/bus-message.ts';
import { createManualClock } from '#test/support/clock.ts';
import { temporaryFolder } from '#test/support/folder.ts';

const CHILD = fileURLToPath(new URL('../../support/screen-lock-child.ts', import.meta.url));

const ON = 'boolean:true';
const SAVER = ['/org/freedesktop/ScreenSaver', 'org.freedesktop.ScreenSaver.ActiveChanged'] as const;
const SESSION = '/org/freedesktop/login1/session/_32';
const LOGIN = 'org.freedesktop.login1';

const sleep = (value: boolean): Signal => ({
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
  member: 'PrepareForSleep',
  body: { signature: 'b', value },
});
const lock = (path: string): Signal => ({
  path,
  interface: 'org.freedesktop.login1.Session',
  member: 'Lock',
});
const active = (path: string, value: boolean, of = 'org.freedesktop.login1.Session'): Signal => ({
  path,
  interface: 'org.freedesktop.DBus.Properties',
  member: 'PropertiesChanged',
  body: { signature: 'sa{sv}as', of, name: 'Active', value },
});

const openBus = async () => {
  const bus = await startBus();
  onTestFinished(bus.stop);
  return bus;
};

/** Listens on buses of the test's own, until the test ends. */
const listenOn = async (variables: NodeJS.ProcessEnv) => {
  const clock = createManualClock();
  const said: string[] = [];
  let locks = 0;
  const screenLock = createScreenLock({
    platform: 'linux',
    variables: { PATH: process.env['PATH'], DBUS_SYSTEM_BUS_ADDRESS: 'disabled:', ...variables },
    clock,
    log: createLog(
      (line) => void said.push(line),
      () => new Date(clock.now()),
    ),
  });
  const stop = screenLock.listen(() => (locks += 1));
  onTestFinished(stop);
  const times = (words: string) => said.filter((line) => line.includes(words)).length;
  return {
    clock,
    stop,
    locks: () => locks,
    /** Resolves when a bus has been joined so often, and left so often. */
    joined: async (often: number) => await expect.poll(() => times('info hears the locks')).toBe(often),
    left: async (often: number) => await expect.poll(() => times('warn no longer hears')).toBe(often),
    said: () => said.join(''),
  };
};

describe('The session bus', () => {
  it('tells of the lock of the screen, and of nothing else', async () => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
    await heard.joined(1);
    await bus.send(SAVER[0], SAVER[1], 'boolean:false');
    await bus.send('/org/example/ScreenSaver', 'org.example.ScreenSaver.ActiveChanged', ON);
    await bus.send(SAVER[0], 'org.freedesktop.ScreenSaver.Inhibited', ON);
    // The system's own words count on the system's bus alone.
    await bus.sendAs(LOGIN, [sleep(true), lock(SESSION)]);
    await bus.send(SAVER[0], SAVER[1], ON);
    await bus.send('/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', ON);
    // All that was said is read before the end is noticed.
    await bus.end();
    await heard.left(1);
    expect(heard.locks()).toBe(2);
  });

  it('is heard for each who listens', async () => {
    const bus = await openBus();
    const one = await listenOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
    const other = await listenOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
    await Promise.all([one.joined(1), other.joined(1)]);
    one.stop();
    await bus.send(...SAVER, ON);
    await expect.poll(other.locks).toBe(1);
    expect(one.locks()).toBe(0);
  });

  it('is found in the folder of the login, where no variable names it', async () => {
    const bus = await openBus();
    const heard = await listenOn({ XDG_RUNTIME_DIR: bus.address.replace(/^unix:path=(.*)\/bus$/, '$1') });
    await heard.joined(1);
    await bus.send(...SAVER, ON);
    await expect.poll(heard.locks).toBe(1);
  });
});

describe('The system bus', () => {
  it('tells of sleep and of sessions that are locked or left, and nobody else can say so', async () => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SYSTEM_BUS_ADDRESS: bus.address, XDG_SESSION_ID: '2' });
    await heard.joined(1);
    const lies = [sleep(true), lock(SESSION), active(SESSION, false)];
    await bus.sendAs('org.example.Stranger', lies);
    await bus.sendAs(LOGIN, [
      sleep(false),
      active(SESSION, true),
      active('/org/freedesktop/login1/session/_33', false),
      active(SESSION, false, 'org.freedesktop.login1.Seat'),
    ]);
    await bus.sendAs(LOGIN, [
      sleep(true),
      lock('/org/freedesktop/login1/session/_33'),
      active(SESSION, false),
    ]);
    await bus.end();
    await heard.left(1);
    expect(heard.locks()).toBe(3);
  });

  it.each([
    ['12', '_312'],
    ['c2', 'c2'],
  ])('knows session %s by its path', async (name, part) => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SYSTEM_BUS_ADDRESS: bus.address, XDG_SESSION_ID: name });
    await heard.joined(1);
    await bus.sendAs(LOGIN, [active(`/org/freedesktop/login1/session/${part}`, false)]);
    await expect.poll(heard.locks).toBe(1);
  });

  it.each([undefined, "2',member='Lock", ''])('does without a session that is called %j', async (name) => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SYSTEM_BUS_ADDRESS: bus.address, XDG_SESSION_ID: name });
    await heard.joined(1);
    await bus.sendAs(LOGIN, [active(SESSION, false), sleep(true)]);
    await bus.end();
    await heard.left(1);
    expect(heard.locks()).toBe(1);
  });
});

describe('The program that listens', () => {
  it('ends when nobody listens any more', async () => {
    const bus = await openBus();
    const heard = await listenOn({
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      DBUS_SYSTEM_BUS_ADDRESS: bus.address,
    });
    await heard.joined(2);
    expect(bus.monitors()).toHaveLength(2);
    heard.stop();
    await expect.poll(bus.monitors).toEqual([]);
    // When the end of a later program is noticed, theirs was.
    await bus.send(...SAVER, ON);
    expect(heard.said()).not.toContain('no longer');
    heard.clock.advance(3_600_000);
    expect(bus.monitors()).toEqual([]);
  });

  it('keeps no program from its end, and ends with it', async () => {
    const bus = await openBus();
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
    };
    const { stdout } = await promisify(execFile)(process.execPath, [CHILD], { env, timeout: 30_000 });
    expect(stdout).toBe('hears\n');
    await expect.poll(bus.monitors).toEqual([]);
  });

  it('ends at the next lock, where the program that started it was killed', async () => {
    const bus = await openBus();
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
    };
    const child = spawn(process.execPath, [CHILD, 'stay'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(bus.monitors()).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'close');
    await bus.send(...SAVER, ON);
    await expect.poll(bus.monitors).toEqual([]);
  });

  it('is started once more after a minute, when its bus has ended', async () => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
    await heard.joined(1);
    await bus.end();
    await heard.left(1);
    await bus.startAgain();
    heard.clock.advance(59_999);
    expect(bus.monitors()).toEqual([]);
    heard.clock.advance(1);
    await expect.poll(bus.monitors).toHaveLength(1);
    await heard.joined(2);
    await bus.send(...SAVER, ON);
    await expect.poll(heard.locks).toBe(1);

    await bus.end();
    await heard.left(2);
    expect(heard.said()).toContain('"triesAgain":false');
    await bus.startAgain();
    heard.clock.advance(3_600_000);
    expect(bus.monitors()).toEqual([]);
  });

  it('is not started again for who has stopped listening', async () => {
    const bus = await openBus();
    const heard = await listenOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
    await heard.joined(1);
    await bus.end();
    await heard.left(1);
    heard.stop();
    await bus.startAgain();
    heard.clock.advance(3_600_000);
    expect(bus.monitors()).toEqual([]);
  });

  it('is not heard when its last word comes late', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'dbus-monitor');
    const lastWord = 'signal path=/; interface=org.freedesktop.login1.Session; member=Lock\\n';
    writeFileSync(
      program,
      `#!${process.execPath}
const { writeFileSync, writeSync } = require('node:fs');
process.on('SIGTERM', () => {
  writeSync(1, '${lastWord}');
  writeFileSync('${folder}/said', '');
  process.exit();
});
setInterval(() => {}, 60_000);
writeSync(1, '${lastWord}');
`,
    );
    chmodSync(program, 0o755);
    const heard = await listenOn({ PATH: folder, DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x' });
    await expect.poll(heard.locks).toBe(1);
    heard.stop();
    await expect.poll(() => existsSync(join(folder, 'said'))).toBe(true);
    // It is in the pipe by now: what is there is read in the next turn.
    await setImmediate();
    await setImmediate();
    expect(heard.locks()).toBe(1);
  });

  it('may be one that can’t be run: nothing is heard, and nothing breaks', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'dbus-monitor'), '#!/nowhere/at-all\n');
    chmodSync(join(folder, 'dbus-monitor'), 0o755);
    const bus = await openBus();
    const heard = await listenOn({ PATH: folder, DBUS_SESSION_BUS_ADDRESS: bus.address });
    await heard.left(1);
    heard.clock.advance(60_000);
    await heard.left(2);
    expect(heard.locks()).toBe(0);
  });
});

describe('What is offered', () => {
  const offered = (variables: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') => {
    const PATH = process.env['PATH'];
    const all = { PATH, ...variables };
    return createScreenLock({ platform, variables: all, clock: systemClock, log: silentLog }).isOffered;
  };

  it('is the lock of the screen where there is a session bus and a dbus-monitor', () => {
    const folder = temporaryFolder();
    expect(offered({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=1' })).toBe(true);
    writeFileSync(join(folder, 'bus'), '');
    expect(offered({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus,guid=1` })).toBe(true);
    expect(offered({ XDG_RUNTIME_DIR: folder })).toBe(true);
  });

  it('is nothing without one of them', () => {
    const folder = temporaryFolder();
    const DBUS_SESSION_BUS_ADDRESS = 'unix:abstract=/tmp/dbus-x';
    expect(offered({})).toBe(false);
    expect(offered({ XDG_RUNTIME_DIR: folder })).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS: 'disabled:' })).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus` })).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS, PATH: folder })).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS, PATH: undefined })).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS }, 'darwin')).toBe(false);
    expect(offered({ DBUS_SESSION_BUS_ADDRESS }, 'win32')).toBe(false);
  });

  it('is never a program of the folder one happens to be in', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'dbus-monitor'), '#!/bin/sh\n');
    chmodSync(join(folder, 'dbus-monitor'), 0o755);
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(offered({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x', PATH: '.::bin' })).toBe(false);
    } finally {
      process.chdir(before);
    }
  });
});
