import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';

const startWithTwoRoots = async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const { connectionId } = await app.client.services.trySandbox({});
  await app.client.services.createRoot({ connectionId, name: 'CI root' });
  return app;
};

describe('a vault with one damaged record', () => {
  it('names it, keeps its bytes, notes it in the audit, and still opens the others', async () => {
    const first = await startWithTwoRoots();
    const before = await first.client.tokens.list({});
    const damaged = before.find(({ name }) => name === 'CI root');
    const sound = before.find(({ name }) => name !== 'CI root');
    if (!damaged || !sound) throw new Error('there are two roots');
    await first.stop();
    const database = openDatabase(join(first.folder, 'whittle.db'));
    const place = `token.secret/${damaged.id}`;
    const select = 'SELECT ciphertext FROM sealed WHERE place = ?';
    const { ciphertext } = database.prepare(select).get(place) as { ciphertext: Buffer };
    const flipped = Buffer.from(ciphertext);
    flipped[10] = (flipped[10] ?? 0) ^ 1;
    database.prepare('UPDATE sealed SET ciphertext = ? WHERE place = ?').run(flipped, place);
    closeDatabase(database);

    const again = await startApp({ folder: first.folder, keychain: first.keychain });
    await again.client.vault.state({});
    expect(await refusalOf(() => again.client.tokens.get({ id: damaged.id }))).toEqual({
      kind: 'damaged',
      name: 'CI root',
    });
    expect(await again.client.tokens.get({ id: sound.id })).toMatchObject({ name: sound.name });
    expect((await again.client.tokens.list({})).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await again.client.audit.read({ search: 'damage-found' })).toMatchObject([{ subject: 'CI root' }]);
    await again.stop();
    const after = openDatabase(join(first.folder, 'whittle.db'));
    expect(after.prepare(select).get(place)).toEqual({ ciphertext: flipped });
    closeDatabase(after);
  });
});

describe('a vault that is open already', () => {
  it('tells a second Whittle so, and opens for it when the first has ended', async () => {
    const first = await startApp();
    await first.client.vault.create({ with: 'keychain' });
    const second = await startApp({ folder: first.folder, keychain: first.keychain });
    expect(await second.client.vault.state({})).toMatchObject({
      status: 'unopenable',
      failure: { kind: 'database', problem: 'already-open' },
    });
    expect(await refusalOf(() => second.client.tokens.list({}))).toMatchObject({ problem: 'already-open' });
    await first.stop();
    expect(await second.client.vault.state({})).toMatchObject({ status: 'unlocked' });
  });
});
