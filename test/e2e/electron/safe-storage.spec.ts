import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '#test/e2e/fixtures.ts';
import { electronBinary, project } from '#test/e2e/shells.ts';
import { buildSafeStorageProgram, openSafeStorage } from '#test/support/safe-storage-session.ts';

const key = randomBytes(32);
const WITHOUT_A_KEYRING = [
  'env',
  'WHITTLE_TEST_KEYRING=none',
  'sh',
  join(project, 'test/support/with-keyring.sh'),
];

test.describe('Electron’s safe storage, the real one', () => {
  test('keeps a key over a restart in the keychain, and nowhere else', async ({ folders }) => {
    const program = join(folders.data, 'program');
    const other = join(folders.data, 'other');
    await buildSafeStorageProgram(program, 'whittle-safe-storage-test');
    await buildSafeStorageProgram(other, 'whittle-safe-storage-other');
    const start = (store: string, more: { program?: string; before?: readonly string[] } = {}) =>
      openSafeStorage({ electron: electronBinary(), program, home: folders.home, store, ...more });

    const first = start('gnome-libsecret');
    const kept = await first.ask('protect', key);
    expect(kept).toMatchObject({ backend: 'GNOME Keyring', failure: null });
    expect(kept.bytes).not.toContain(key.toString('hex'));
    await first.close();
    const sealed = Buffer.from(kept.bytes ?? '', 'hex');

    const again = start('gnome-libsecret');
    expect(await again.ask('unprotect', sealed)).toMatchObject({ bytes: key.toString('hex') });
    const cut = await again.ask('unprotect', sealed.subarray(0, -1));
    expect(cut.failure).toMatchObject({ kind: 'safe-storage', problem: 'emptied' });
    await again.close();

    // Another program's key is another key, as after a keychain was made anew.
    const stranger = start('gnome-libsecret', { program: other });
    await stranger.ask('protect', key);
    const strange = await stranger.ask('unprotect', sealed);
    expect(strange).toMatchObject({ bytes: null, failure: { kind: 'safe-storage', problem: 'emptied' } });
    await stranger.close();

    const basic = start('basic');
    for (const act of ['protect', 'unprotect'] as const)
      expect((await basic.ask(act, key)).failure).toEqual({
        kind: 'safe-storage',
        problem: 'unprotected',
        backend: 'a built-in password',
      });
    await basic.close();

    const without = start('gnome-libsecret', { before: WITHOUT_A_KEYRING });
    for (const act of ['protect', 'unprotect'] as const)
      expect((await without.ask(act, key)).failure).toMatchObject({
        kind: 'safe-storage',
        problem: 'missing',
      });
    await without.close();
  });
});
