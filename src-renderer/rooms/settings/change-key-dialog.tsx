import { LockKeyhole } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SlotKind } from '#contract/vault.ts';
import { Aside } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { KeyChanged } from './key-changed.tsx';

/** Another vault key: everything is sealed anew. */
export const ChangeKeyDialog = ({
  kinds,
  onRecovery,
  onClose,
}: {
  /** The ways to unlock that there are. */
  kinds: readonly SlotKind[];
  /** A new recovery key is wanted after it. */
  onRecovery: () => void;
  onClose: () => void;
}) => {
  const stale = useStale();
  const change = useAct('vault', 'changeKey');
  const passphrase = useRef<SecretHandle>(null);
  const [removeBackups, setRemoveBackups] = useState(true);
  const hasPassphrase = kinds.includes('passphrase');
  const isWrong = change.error?.failure.kind === 'wrong-passphrase';
  if (change.data !== undefined)
    return <KeyChanged result={change.data} onRecovery={onRecovery} onClose={onClose} />;

  const submit = () => {
    if (change.isPending) return;
    change.mutate(
      { passphrase: hasPassphrase ? (passphrase.current?.take() ?? '') : null, removeBackups },
      {
        onSuccess: () => {
          stale('vault', 'state');
          stale('security');
          stale('backups');
        },
        onError: () => passphrase.current?.focus(),
      },
    );
  };
  return (
    <Dialog
      title="Change the vault key"
      subtitle="Every token is sealed anew, under a key that nobody has seen."
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" size="m" type="submit" isPending={change.isPending}>
            Change the vault key
          </Button>
        </>
      }
    >
      {!isWrong && <Refused error={change.error} />}
      <Aside>
        For when somebody may have had this computer unlocked, or a backup and a way to open it. It is one
        step: a crash leaves it done or undone.
        {kinds.includes('recovery') &&
          ' The recovery key ends with the old vault key, and you make a new one after it.'}
      </Aside>
      {hasPassphrase && (
        <SecretField
          ref={passphrase}
          label="Your passphrase"
          icon={LockKeyhole}
          autoFocus
          description="It stays the same."
          error={isWrong ? 'It does not open the vault. Type it again.' : undefined}
          onEnter={submit}
        />
      )}
      <Checkbox
        isSelected={removeBackups}
        onChange={setRemoveBackups}
        text="They open with what may be known. A new backup is made in their place."
      >
        Remove backups that the old key opens
      </Checkbox>
    </Dialog>
  );
};
