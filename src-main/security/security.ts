import type { z } from 'zod';
import { chainVerdict } from '#contract/audit.ts';
import type { ChainVerdict } from '#contract/audit.ts';
import { Refusal } from '#contract/failure.ts';
import { recordsCheck } from '#contract/security.ts';
import type { RecordsCheck, SecurityReport } from '#contract/security.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { findJson } from '#main/kernel/row.ts';
import type { Vault } from '#main/vault/vault.ts';

/** This room's table: last_check. */
const createStore = (database: Database) => {
  const select = database.prepare('SELECT finding FROM last_check WHERE subject = ?').pluck();
  const replace = database.prepare('INSERT OR REPLACE INTO last_check (subject, finding) VALUES (?, ?)');
  return {
    find: <T>(subject: 'records' | 'chain', schema: z.ZodType<T>): T | null => {
      const finding = select.get(subject) as string | undefined;
      return finding === undefined ? null : (findJson(schema, finding) ?? null);
    },
    put: (subject: 'records' | 'chain', finding: unknown): void =>
      void replace.run(subject, JSON.stringify(finding)),
  };
};

/** The vault's real state: looked at, not remembered. */
export const createSecurity = (deps: {
  database: Database;
  vault: Vault;
  clock: Clock;
  safeStorage: SafeStorage | null;
  system: () => SecurityReport['system'];
  /** What people call the record of a place. */
  nameOf: (place: string) => string;
  lastBackup: () => SecurityReport['lastBackup'];
  verifyChain: () => ChainVerdict;
  /** A record that opened when it was last looked at does not open now. */
  foundDamaged: (place: string) => void;
}) => {
  const { vault, clock, safeStorage } = deps;
  const store = createStore(deps.database);

  const inspectSafeStorage = async (): Promise<SecurityReport['safeStorage']> => {
    if (!safeStorage) return { offered: false, backend: '', problem: 'missing' };
    const offered = { offered: true, backend: safeStorage.backend };
    try {
      await vault.probeSafeStorage();
      return { ...offered, problem: null };
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure.kind !== 'safe-storage') throw error;
      const { problem } = error.failure;
      return { ...offered, problem: problem === 'emptied' ? 'failed' : problem };
    }
  };

  const checkRecords = (): RecordsCheck => {
    const places = vault.places();
    const broken = places.filter((place) => !vault.opensAt(place));
    const known = store.find('records', recordsCheck)?.damaged ?? [];
    const found = {
      checkedAt: toInstant(clock.now()),
      records: places.length,
      damaged: broken.map(deps.nameOf),
    };
    store.put('records', found);
    for (const place of broken) if (!known.includes(deps.nameOf(place))) deps.foundDamaged(place);
    return found;
  };

  const checkChain = (): ChainVerdict => {
    const verdict = deps.verifyChain();
    store.put('chain', verdict);
    return verdict;
  };

  return {
    report: async (): Promise<SecurityReport> => {
      const { keyVersion, keyMadeAt } = vault.identity();
      return {
        slots: await vault.inspectSlots(),
        safeStorage: await inspectSafeStorage(),
        keyMadeAt,
        keyVersion,
        lastBackup: deps.lastBackup(),
        records: store.find('records', recordsCheck),
        chain: store.find('chain', chainVerdict),
        system: deps.system(),
      };
    },
    /** Opens every sealed record and walks the audit chain. */
    check: () => ({ records: checkRecords(), chain: checkChain() }),
    checkChain,
  };
};
export type Security = ReturnType<typeof createSecurity>;
