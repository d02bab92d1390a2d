import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#contract/audit.ts';
import { createAudit } from '#main/audit/audit.ts';
import { chainHash, createChainWalk, GENESIS } from '#main/audit/chain.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { openDatabase } from '#main/kernel/database.ts';
import { createVault } from '#main/vault/vault.ts';
import { temporaryFolder } from '#test/support/folder.ts';

const findFault = (entries: readonly AuditEntry[]) => {
  const walk = createChainWalk();
  return walk.step(entries) ?? walk.end();
};

const everything = { search: '', where: 'all', before: null, limit: 500 } as const;

const openAudit = async () => {
  const database = openDatabase(join(temporaryFolder(), 'whittle.db'));
  const vault = createVault({
    database,
    keychain: createMemoryKeychain(),
    safeStorage: null,
    clock: systemClock,
  });
  await vault.create({ with: 'keychain' });
  const audit = createAudit({ database, vault, clock: systemClock, changed: () => {} });
  return { database, vault, audit };
};

const chained = (length: number): AuditEntry[] => {
  let previous = GENESIS;
  return Array.from({ length }, (_, index) => {
    const entry = {
      sequence: index + 1,
      at: '2026-11-22T09:00:00Z',
      act: 'copied' as const,
      subject: `Token ${index}`,
      subjectId: null,
      note: '',
      actor: 'you' as const,
      where: 'here' as const,
    };
    previous = chainHash(previous, entry);
    return { ...entry, hash: previous };
  });
};

describe('audit chain', () => {
  it('is whole as it was written', () => {
    expect(findFault(chained(50))).toBeUndefined();
  });

  it('names the first entry whose content was changed', () => {
    fc.assert(
      fc.property(
        fc.nat(49),
        fc.constantFrom('subject', 'note', 'at', 'act', 'actor', 'where'),
        (at, field) => {
          const entries = chained(50).map((entry, index) =>
            index === at ? { ...entry, [field]: 'changed' } : entry,
          );
          expect(findFault(entries)).toEqual({ problem: 'changed', sequence: at + 1 });
        },
      ),
    );
  });

  it('names the first entry that is missing', () => {
    fc.assert(
      fc.property(fc.nat(48), (at) => {
        expect(findFault(chained(50).toSpliced(at, 1))).toEqual({ problem: 'missing', sequence: at + 1 });
      }),
    );
  });
});

describe('audit', () => {
  it('keeps every act, newest first, and finds it by word', async () => {
    const { audit } = await openAudit();
    audit.append({ act: 'kept', subject: 'Orders root' });
    audit.append({ act: 'attenuated', subject: 'Claude – Orders', note: 'From Orders root, 3 checks' });
    audit.append({ act: 'revoked', subject: '100% root_1', where: 'service' });
    expect(audit.read(everything).map(({ act }) => act)).toEqual(['revoked', 'attenuated', 'kept']);
    expect(audit.read({ ...everything, search: 'Orders root' })).toHaveLength(2);
    expect(audit.read({ ...everything, search: '100%' })).toHaveLength(1);
    expect(audit.read({ ...everything, search: 't_' })).toHaveLength(1);
    expect(audit.read({ ...everything, where: 'service' })).toHaveLength(1);
    expect(audit.verify()).toMatchObject({ verdict: 'whole', entries: 3 });
  });

  it('tells an entry that was changed, taken out, or cut off at the end', async () => {
    const { audit, database } = await openAudit();
    for (let index = 0; index < 10; index += 1) audit.append({ act: 'copied', subject: `Token ${index}` });
    const last = database.prepare('SELECT * FROM audit_entry WHERE sequence = 10').get();
    database.prepare('DELETE FROM audit_entry WHERE sequence = 10').run();
    expect(audit.verify()).toMatchObject({ verdict: 'broken', problem: 'missing', sequence: 10 });
    const columns = Object.keys(last as object).map((name) => `@${name}`);
    database.prepare(`INSERT INTO audit_entry VALUES (${columns.join(', ')})`).run(last);
    expect(audit.verify()).toMatchObject({ verdict: 'whole', entries: 10 });
    database.prepare("UPDATE audit_entry SET note = 'x' WHERE sequence = 4").run();
    expect(audit.verify()).toMatchObject({ verdict: 'broken', problem: 'changed', sequence: 4 });
  });

  it('tells a chain that was made anew from its middle, every hash fitting', async () => {
    const { audit, database } = await openAudit();
    for (let index = 0; index < 5; index += 1) audit.append({ act: 'copied', subject: `Token ${index}` });
    const entries = audit.read(everything).toReversed();
    let previous = entries[3]?.hash ?? '';
    const forged = { ...(entries[4] as AuditEntry), subject: 'Somebody else' };
    previous = chainHash(previous, forged);
    database
      .prepare('UPDATE audit_entry SET subject = ?, hash = ? WHERE sequence = 5')
      .run(forged.subject, previous);
    expect(audit.verify()).toMatchObject({ verdict: 'broken', problem: 'changed', sequence: 5 });
  });

  it('goes on while the vault is locked', async () => {
    const { audit, vault } = await openAudit();
    audit.append({ act: 'unlocked' });
    vault.lock();
    audit.append({ act: 'unlock-refused' });
    await vault.unlock({ with: 'keychain' });
    expect(audit.verify()).toMatchObject({ verdict: 'whole', entries: 2 });
  });
});
