import { lazy, Suspense, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';

// Read only when it is asked for: the lock screen is part of what every start reads.
const AnotherBackupDialog = lazy(async () => ({
  default: (await import('./another-backup-dialog.tsx')).AnotherBackupDialog,
}));

/** The way on for whoever restored a vault that they can't unlock, or whose keychain has lost the key. */
export const RestoreAnother = () => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="link" onPress={() => setOpen(true)}>
        Restore another backup
      </Button>
      {isOpen && (
        <Suspense>
          <AnotherBackupDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
