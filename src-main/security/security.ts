import { setImmediate as nextTurn } from 'node:timers/promises';
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
import { onceAtATime } from '#main/kernel/once.ts';
import { findJson } from '#main/kernel/row.ts';
import type { Vault } from '#main/vault/vault.ts';

/** Records that are opened before other work has its turn: some milliseconds. */
const AT_A_TIME = 50;

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
  verifyChain: (pause: () => Promise<void>) => Promise<ChainVerdict>;
  /** Refuses from the moment a lock is asked for. */
  requireOpen: () => void;
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

  /** Many records take their time: the window, and a lock, need not wait for the last of them. */
  const pause = async (): Promise<void> => {
    await nextTurn();
    deps.requireOpen();
  };

  const findBroken = async (places: readonly string[]): Promise<string[]> => {
    const broken: string[] = [];
    for (const [index, place] of places.entries()) {
      if (index > 0 && index % AT_A_TIME === 0) await pause();
      if (!vault.opensAt(place)) broken.push(place);
    }
    if (broken.length === 0) return broken;
    // What was forgotten or sealed anew meanwhile is not damaged.
    const present = new Set(vault.places());
    return broken.filter((place) => present.has(place) && !vault.opensAt(place));
  };

  const checkRecords = async (): Promise<{ found: RecordsCheck; broken: string[] }> => {
    const places = vault.places();
    const broken = await findBroken(places);
    const known = store.find('records', recordsCheck)?.damaged ?? [];
    const found = {
      checkedAt: toInstant(clock.now()),
      records: places.length,
      damaged: broken.map(deps.nameOf),
    };
    store.put('records', found);
    for (const place of broken) if (!known.includes(deps.nameOf(place))) deps.foundDamaged(place);
    return { found, broken };
  };

  const checkChain = async (): Promise<ChainVerdict> => {
    const verdict = await deps.verifyChain(pause);
    store.put('chain', verdict);
    return verdict;
  };

  const look = onceAtATime(async () => {
    const { found, broken } = await checkRecords();
    return { records: found, broken, chain: await checkChain() };
  });

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
    /**
     * Opens every sealed record and walks the audit chain, with turns for others in between. Refuses with `locked` where
     * a lock cuts it off.
     */
    check: async () => {
      const { records, chain } = await look();
      return { records, chain };
    },
    /** As `check`; answers the places of the records that do not open. */
    findBroken: async (): Promise<readonly string[]> => (await look()).broken,
    checkChain,
  };
};
export type Security = ReturnType<typeof createSecurity>;
