import {
  ArrowDownToLine,
  Ban,
  CircleAlert,
  CircleCheck,
  ClipboardCheck,
  ClockAlert,
  Copy,
  KeyRound,
  Lock,
  LockOpen,
  PencilLine,
  Plug,
  Scissors,
  Settings2,
  ShieldAlert,
  Trash2,
  Undo2,
  Vault,
} from 'lucide-react';
import type { AuditAct } from '#contract/audit.ts';
import type { IconOf } from '#renderer/ui/icon.tsx';

/** What each act is called and drawn as; `needsYou` is drawn in the urgent colour. */
export const ACTS: Record<AuditAct, { words: string; icon: IconOf; needsYou?: true }> = {
  'vault-created': { words: 'Vault made', icon: Vault },
  unlocked: { words: 'Unlocked', icon: LockOpen },
  'unlock-refused': { words: 'Unlock refused', icon: ShieldAlert, needsYou: true },
  locked: { words: 'Locked', icon: Lock },
  'slot-set': { words: 'Way to unlock set', icon: KeyRound },
  connected: { words: 'Connected', icon: Plug },
  kept: { words: 'Kept', icon: ArrowDownToLine },
  created: { words: 'Created', icon: KeyRound },
  attenuated: { words: 'Attenuated', icon: Scissors },
  copied: { words: 'Copied', icon: Copy },
  'clipboard-cleared': { words: 'Clipboard cleared', icon: ClipboardCheck },
  renamed: { words: 'Renamed', icon: PencilLine },
  'revoke-asked': { words: 'Revoke asked', icon: Ban },
  'revoke-undone': { words: 'Revoke undone', icon: Undo2 },
  revoked: { words: 'Revoked', icon: Ban },
  'revoke-stopped': { words: 'Revoke stopped', icon: ClockAlert, needsYou: true },
  'create-stopped': { words: 'Create stopped', icon: ClockAlert, needsYou: true },
  'found-revoked': { words: 'Found revoked', icon: CircleAlert, needsYou: true },
  adopted: { words: 'Taken over', icon: CircleCheck },
  forgotten: { words: 'Forgotten', icon: Trash2 },
  'settings-changed': { words: 'Settings changed', icon: Settings2 },
  'damage-found': { words: 'Damage found', icon: ShieldAlert, needsYou: true },
};

export const ACTORS = { you: 'You', whittle: 'Whittle', service: 'Service' } as const;
