import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '#test/support/app.ts';
import { createVaultFolder } from '#test/support/backups.ts';
import { refusalOf } from '#test/support/refusal.ts';

const NOBODY = 65_534;
const MISSING = { kind: 'backup', problem: 'missing' };

describe('a backup that nobody wants any more', () => {
  it('goes with all that lies beside it, and no other goes', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const [kept, unwanted] = [make('asked').name, make('asked').name];
    for (const beside of ['-wal', '-journal', '-shm'])
      writeFileSync(join(place.backups.folder, `${unwanted}${beside}`), 'of SQLite');
    place.backups.remove(unwanted);
    expect(place.names()).toEqual([kept]);
    expect(await refusalOf(() => place.backups.remove(unwanted))).toEqual(MISSING);
    place.backups.remove(kept);
    expect(place.names()).toEqual([]);
    expect(make('asked').state).toBe('whole');
  });

  it('stays in the list as long as anything of it is left', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const { name } = make('asked');
    const beside = join(place.backups.folder, `${name}-wal`);
    mkdirSync(join(beside, 'held'), { recursive: true });
    expect(await refusalOf(() => place.backups.remove(name))).toMatchObject({
      kind: 'backup',
      problem: 'not-removed',
    });
    expect(place.backups.list(null).map((each) => each.name)).toEqual([name]);
    rmSync(beside, { recursive: true });
    place.backups.remove(name);
    expect(place.names()).toEqual([]);
  });

  it('may be damaged, another vault’s, or set aside by a restore', async () => {
    const place = createVaultFolder();
    const first = await place.unlock();
    const theirs = first.make('daily').name;
    first.close();
    rmSync(place.file);
    const { make, close } = await place.unlock();
    place.clock.advance(1000);
    const [damaged, ours] = [make('asked').name, make('asked').name];
    writeFileSync(join(place.backups.folder, damaged), 'eaten');
    close();
    place.backups.restore(ours);
    const aside = place.names().find((name) => name.includes('set-aside')) ?? '';
    expect(place.backups.list(null).map(({ name }) => name)).toEqual(
      expect.arrayContaining([theirs, damaged, ours, aside]),
    );
    for (const name of [theirs, damaged, aside]) place.backups.remove(name);
    expect(place.names()).toEqual([ours]);
  });

  it('is named, never reached by a path, a link or a folder', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const { name } = make('asked');
    const { folder } = place.backups;
    const [linked, nested] = [
      'whittle-2026-11-22T08-00-00Z-daily.db',
      'whittle-2026-11-22T07-00-00Z-daily.db',
    ];
    symlinkSync(place.file, join(folder, linked));
    mkdirSync(join(folder, nested));
    writeFileSync(join(folder, 'mine.db'), 'mine');
    const before = place.everything();
    for (const asked of [
      '',
      '.',
      '..',
      '../whittle.db',
      'mine.db',
      place.file,
      join(folder, name),
      `./${name}`,
      `../backups/${name}`,
      `${name}\0`,
      `${name}-wal`,
      `${name}.tmp`,
      `${name}\n`,
      linked,
      nested,
    ])
      expect([asked, await refusalOf(() => place.backups.remove(asked))]).toEqual([asked, MISSING]);
    expect(place.everything()).toEqual(before);
  });

  it('that the system keeps is refused as that, and stays', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const { name } = make('asked');
    chmodSync(place.folder, 0o755);
    chmodSync(place.backups.folder, 0o555);
    onTestFinished(() => chmodSync(place.backups.folder, 0o700));
    const at = (path: string) => JSON.stringify(join(process.cwd(), path));
    const script = `const { createBackups } = await import(${at('src-main/backups/backups.ts')});
      const { silentLog } = await import(${at('src-main/kernel/log.ts')});
      const { systemClock } = await import(${at('src-main/kernel/clock.ts')});
      const [folder, file, name] = ${JSON.stringify([place.folder, place.file, name])};
      try { createBackups({ folder, file, clock: systemClock, log: silentLog }).remove(name); console.log('removed'); }
      catch (error) { console.log(JSON.stringify(error.failure ?? error.message)); }`;
    // Nothing is forbidden to root.
    const user = process.getuid?.() === 0 ? { uid: NOBODY } : {};
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      ...user,
    });
    expect(JSON.parse(said)).toEqual({ kind: 'backup', problem: 'not-removed' });
    expect(place.names()).toEqual([name]);
  });
});

describe('removing one in the app', () => {
  it('is noted in the activity, told to the window, and refused while the vault is locked', async () => {
    const { client, heard } = await startApp();
    await client.vault.create({ with: 'keychain' });
    const { name } = await client.backups.make({});
    const changed = heard('backups.changed');
    await client.backups.remove({ name });
    await changed;
    expect((await client.backups.list({})).backups).toEqual([]);
    expect(await client.audit.read({ search: 'backup-removed' })).toMatchObject([
      { note: name, actor: 'you' },
    ]);
    expect(await refusalOf(() => client.backups.remove({ name }))).toEqual(MISSING);
    expect(await client.audit.read({ search: 'backup-removed' })).toHaveLength(1);

    const again = await client.backups.make({});
    await client.vault.lock({});
    expect(await refusalOf(() => client.backups.remove({ name: again.name }))).toEqual({ kind: 'locked' });
    expect((await client.backups.list({})).backups).toMatchObject([{ name: again.name }]);
  });

  it('with the key that opened them is noted as well', async () => {
    const { client } = await startApp();
    await client.vault.create({ with: 'keychain' });
    await client.backups.make({});
    expect(await client.vault.changeKey({ passphrase: null, removeBackups: true })).toMatchObject({
      backupsRemoved: 2,
    });
    expect(await client.audit.read({ search: 'backup-removed' })).toMatchObject([
      { note: '2 of before the key was changed' },
    ]);
  });
});
