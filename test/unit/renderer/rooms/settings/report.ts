import type { Backup } from '#contract/backups.ts';
import type { SecurityReport, SlotFacts } from '#contract/security.ts';

/** A slot, made on 20 November 2026. */
export const slot = (kind: SlotFacts['kind'], state: SlotFacts['state']): SlotFacts => ({
  kind,
  state,
  madeAt: '2026-11-20T09:00:00Z',
  backend: kind === 'keychain' ? 'GNOME Keyring' : null,
});

export const BACKUP: Backup = {
  name: 'whittle-1.db',
  at: '2026-11-22T08:00:00Z',
  because: 'daily',
  bytes: 98_304,
  tokens: 3,
  state: 'whole',
  key: 'present',
};

/** A vault in good order on a system that offers everything. */
export const report = (change: Partial<SecurityReport> = {}): SecurityReport => ({
  slots: [slot('keychain', 'opens'), slot('passphrase', 'known-to-you')],
  safeStorage: { offered: false, backend: '', problem: 'missing' },
  keyMadeAt: '2026-11-20T09:00:00Z',
  keyVersion: 1,
  lastBackup: BACKUP,
  records: { checkedAt: '2026-11-22T08:30:00Z', records: 24, damaged: [] },
  chain: {
    verdict: 'whole',
    entries: 40,
    since: '2026-11-20T09:00:00Z',
    checkedAt: '2026-11-22T08:30:00Z',
  },
  system: { presence: null, hidesFromCapture: true, concealsClipboard: true, locksWithSystem: true },
  ...change,
});

export const now = new Date('2026-11-22T10:00:00Z');
