import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import { scan } from '#test/support/scan.ts';

test.describe('No secret on the disk', () => {
  test('is found after the main job, while open and after the end', async ({ whittle, folders }) => {
    const { tokens, studio } = whittle;
    await whittle.setUp();
    await tokens.open(/./);
    await tokens.copyRoot();
    const root = await whittle.readClipboard();
    await tokens.narrow();
    await studio.createAndCopy.click();
    await expect.poll(async () => (await whittle.readClipboard()).length).toBeGreaterThan(root.length);
    const child = await whittle.readClipboard();
    await whittle.goTo('Activity');
    await whittle.goTo('Settings');

    const secrets = { root, child, passphrase: PASSPHRASE };
    const places = { folders: [folders.data, folders.home, folders.profile] };
    const open = scan(secrets, places);
    expect(open.hits).toEqual([]);
    await whittle.lock();
    await expect(whittle.lockScreen.heading).toBeVisible();
    await whittle.stop();
    const ended = scan(secrets, { ...places, texts: { output: whittle.output() } });
    expect(ended.hits).toEqual([]);
    expect(ended.looked).toBeGreaterThan(2);

    // The scanner is worth its answer: it finds what is planted, however it is spelt.
    const plant = join(folders.data, 'canary');
    const spellings = [
      root,
      Buffer.from(`{"token":"${root}"}`).toString('base64'),
      Buffer.from(`ab${root}`).toString('base64url'),
      Buffer.from(root).toString('hex'),
      Buffer.from(root, 'base64url'),
      Buffer.from(root, 'utf16le'),
    ];
    for (const spelling of spellings) {
      writeFileSync(plant, spelling);
      expect(scan({ root }, { folders: [folders.data] }).hits.map(({ where }) => where)).toContain(plant);
    }
    rmSync(plant);
  });
});
