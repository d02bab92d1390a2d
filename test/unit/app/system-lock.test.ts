import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClient } from '#contract/client.ts';
import { contract } from '#contract/index.ts';
import { createApp } from '#main/app.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { createLog } from '#main/kernel/log.ts';
import { createBrowserPlatform } from '#main/shells/browser/platform.ts';
import { createTestClipboard } from '#test/support/app.ts';
import { startBus } from '#test/support/bus.ts';
import { temporaryFolder } from '#test/support/folder.ts';

describe('The app on what the browser shell lends it', () => {
  it('locks when the desktop says that its screen is locked', async () => {
    const bus = await startBus();
    onTestFinished(bus.stop);
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', bus.address);
    vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', 'disabled:');
    onTestFinished(() => void vi.unstubAllEnvs());
    const said: string[] = [];
    const app = createApp(
      createBrowserPlatform({
        dataFolder: temporaryFolder(),
        version: '0.0.0-test',
        log: createLog(
          (line) => void said.push(line),
          () => new Date(),
        ),
        keychain: createMemoryKeychain(),
        clipboard: createTestClipboard().port,
      }),
    );
    await app.start();
    onTestFinished(app.stop);
    const { vault, security } = createClient(contract, { call: app.dispatch, listen: () => () => {} });
    await vault.create({ with: 'keychain' });
    expect((await security.report({})).system.locksWithSystem).toBe(true);

    await expect.poll(() => said.join('')).toContain('hears the locks of the system');
    await bus.send('/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'boolean:true');
    await expect.poll(() => vault.state({})).toMatchObject({ status: 'locked', because: 'system' });

    await app.stop();
    await expect.poll(bus.monitors).toEqual([]);
  });
});
