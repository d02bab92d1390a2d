import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RecordsCheck } from '#contract/security.ts';
import { createAudit } from '#main/audit/audit.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { createSecurity } from '#main/security/security.ts';
import { startApp } from '#test/support/app.ts';
import { createVaultFolder } from '#test/support/backups.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';

const RECORDS = 2000;
const FIVE_MINUTES = 5 * 60_000;

const places = Array.from(
  { length: RECORDS },
  (_, index) => `token.secret/${String(index).padStart(5, '0')}`,
);

/** A data folder whose vault has many records. */
const createFull = async (keychain = createMemoryKeychain()) => {
  const place = createVaultFolder(keychain);
  const opened = await place.unlock();
  opened.database.transaction(() => {
    for (const each of places) opened.vault.keep(each, Buffer.from(`The secret of ${each}`));
  })();
  return { place, ...opened };
};

const openSecurity = async () => {
  const { place, database, vault } = await createFull();
  const audit = createAudit({ database, vault, clock: place.clock, changed: () => {} });
  const damaged: string[] = [];
  let looked = 0;
  const opensAt = (where: string): boolean => {
    looked += 1;
    return vault.opensAt(where);
  };
  const security = createSecurity({
    database,
    vault: { ...vault, opensAt },
    clock: place.clock,
    safeStorage: null,
    system: () => ({
      presence: null,
      hidesFromCapture: false,
      concealsClipboard: false,
      locksWithSystem: false,
    }),
    nameOf: (where) => where,
    lastBackup: () => null,
    verifyChain: audit.verifyInSlices,
    requireOpen: vault.requireUnlocked,
    foundDamaged: (where) => void damaged.push(where),
  });
  const last = async (): Promise<RecordsCheck | null> => (await security.report()).records;
  const spoil = (where: string) =>
    void database.prepare('UPDATE sealed SET nonce = zeroblob(12) WHERE place = ?').run(where);
  return { database, vault, audit, security, damaged, last, spoil, looked: () => looked };
};

describe('a look at every record', () => {
  it('lets other work have its turns, and still looks at all of them', async () => {
    const { security, damaged, spoil } = await openSecurity();
    for (const where of [places[0], places[RECORDS - 1]]) spoil(where ?? '');
    let isDone = false;
    const looking = security.check().finally(() => {
      isDone = true;
    });
    let turns = 0;
    for (; ; turns += 1) {
      await nextTurn();
      if (isDone) break;
    }
    expect(turns).toBeGreaterThan(RECORDS / 100);
    expect((await looking).records).toMatchObject({
      records: RECORDS,
      damaged: [places[0], places[RECORDS - 1]],
    });
    expect(damaged).toEqual([places[0], places[RECORDS - 1]]);
  });

  it('that a lock cuts off is refused as that, notes nothing, and can be asked for again', async () => {
    const { security, vault, damaged, last, spoil } = await openSecurity();
    spoil(places[0] ?? '');
    const looking = refusalOf(() => security.check());
    await nextTurn();
    vault.lock();
    expect(await looking).toEqual({ kind: 'locked' });
    expect(damaged).toEqual([]);
    await vault.unlock({ with: 'keychain' });
    expect(await last()).toBeNull();
    await security.check();
    expect(damaged).toEqual([places[0]]);
    expect(await last()).toMatchObject({ damaged: [places[0]] });
  });

  it('does not call damaged what was forgotten while it looked', async () => {
    const { security, vault } = await openSecurity();
    const looking = security.check();
    await nextTurn();
    vault.drop(places[RECORDS - 1] ?? '');
    expect((await looking).records.damaged).toEqual([]);
  });

  it('nor what was sealed anew after it was found damaged', async () => {
    const { security, vault, damaged, spoil } = await openSecurity();
    spoil(places[0] ?? '');
    const looking = security.check();
    await nextTurn();
    vault.keep(places[0] ?? '', Buffer.from('The secret again'));
    expect((await looking).records.damaged).toEqual([]);
    expect(damaged).toEqual([]);
  });

  it('walks the activity with pauses too, and finds what was changed in what was written meanwhile', async () => {
    const { audit, vault, security, database } = await openSecurity();
    database.transaction(() => {
      for (let entry = 0; entry < 1000; entry += 1)
        audit.append({ act: 'copied', subject: `Token ${entry}` });
    })();
    let pauses = 0;
    const verdict = await audit.verifyInSlices(async () => {
      await nextTurn();
      pauses += 1;
      audit.append({ act: 'copied', subject: 'Meanwhile' });
    });
    expect(verdict).toMatchObject({ verdict: 'whole', entries: 1000 + pauses });
    expect(pauses).toBe(2);
    expect(await security.checkChain()).toMatchObject({ verdict: 'whole', entries: 1002 });
    database.prepare("UPDATE audit_entry SET note = 'x' WHERE sequence = 990").run();
    expect(await security.checkChain()).toMatchObject({
      verdict: 'broken',
      problem: 'changed',
      sequence: 990,
    });
    const walking = refusalOf(() => security.checkChain());
    vault.lock();
    expect(await walking).toEqual({ kind: 'locked' });
  });

  it('is one, however many ask for it', async () => {
    const { security, damaged, spoil, looked } = await openSecurity();
    spoil(places[7] ?? '');
    const [one, other, broken] = await Promise.all([
      security.check(),
      security.check(),
      security.findBroken(),
    ]);
    expect(other).toEqual(one);
    expect(broken).toEqual([places[7]]);
    expect(damaged).toEqual([places[7]]);
    // The damaged one is looked at again at the end.
    expect(looked()).toBe(RECORDS + 1);
  });
});

describe('the daily look', () => {
  it('that a lock cut off is done after the next unlock, and the backup of the day with it', async () => {
    const keychain = createMemoryKeychain();
    const { place, close } = await createFull(keychain);
    close();
    const clock = createManualClock();
    const { client, heard, log } = await startApp({ folder: place.folder, keychain, clock });
    await client.vault.unlock({ with: 'keychain' });
    await client.services.trySandbox({});
    // It begins at once, and the lock comes before its second turn.
    clock.advance(FIVE_MINUTES);
    await client.vault.lock({});
    expect((await client.backups.list({})).backups).toEqual([]);
    const isMade = heard('backups.changed');
    await client.vault.unlock({ with: 'keychain' });
    expect(await client.security.report({})).toMatchObject({ records: null, chain: null });
    await isMade;
    const { records, chain } = await client.security.report({});
    expect(records?.records).toBeGreaterThan(RECORDS);
    expect(records?.damaged).toEqual([]);
    expect(chain).toMatchObject({ verdict: 'whole' });
    expect((await client.backups.list({})).backups).toMatchObject([{ because: 'daily' }]);
    expect(log()).not.toMatch(/bug|refused in the background/);
  });
});

describe('a backup that a person asks for', () => {
  it('is made though the look at every record can’t be written down', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const database = openDatabase(join(app.folder, 'whittle.db'));
    database.exec(
      "CREATE TRIGGER refused BEFORE INSERT ON last_check BEGIN SELECT RAISE(ABORT, 'refused'); END",
    );
    closeDatabase(database);
    const { because, state } = await app.client.backups.make({});
    expect({ because, state }).toEqual({ because: 'asked', state: 'whole' });
    expect(app.log()).toContain('error');
  });
});
