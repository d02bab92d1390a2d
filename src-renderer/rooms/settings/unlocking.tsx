import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PassphraseForm } from '#renderer/parts/passphrase-form.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { Row, Section } from './section.tsx';

/** The ways to unlock that there are, and adding the other one. */
export const Unlocking = () => {
  const queries = useQueryClient();
  const state = useCall('vault', 'state', {}).data;
  const keychain = useCall('vault', 'keychain', {});
  const setKeychain = useAct('vault', 'setKeychain');
  const setPassphrase = useAct('vault', 'setPassphrase');
  const [isOpen, setOpen] = useState(false);
  const slots = state?.status === 'unlocked' ? state.slots : [];
  const hasKeychain = slots.includes('keychain');
  const hasPassphrase = slots.includes('passphrase');
  const isUsable = keychain.data?.usable === true;
  const backend = keychain.data?.backend ?? '';

  return (
    <Section title="Ways to unlock">
      <Row
        title="System keychain"
        text={
          keychain.isPending
            ? 'Looking whether it answers…'
            : isUsable
              ? `${backend} keeps a key to the vault, for whoever is signed in to this computer.`
              : `${backend === '' ? 'No keychain' : backend} does not answer now.`
        }
      >
        {hasKeychain && <StateLabel state="valid" text="Opens it" />}
        <Button
          isDisabled={!isUsable}
          isPending={setKeychain.isPending}
          onPress={() =>
            setKeychain.mutate(
              {},
              {
                onSuccess: (next) => {
                  takeVaultState(queries, next);
                  showToast({ text: 'The keychain opens the vault' });
                },
              },
            )
          }
        >
          {hasKeychain ? 'Renew the key' : 'Add the keychain'}
        </Button>
      </Row>
      <Row
        title="Passphrase"
        text={
          hasPassphrase
            ? 'Opens the vault where the keychain does not answer.'
            : 'Without one, the vault opens only with this computer’s keychain.'
        }
      >
        {hasPassphrase && <StateLabel state="valid" text="Opens it" />}
        <Button onPress={() => setOpen(true)}>
          {hasPassphrase ? 'Change the passphrase' : 'Add a passphrase'}
        </Button>
      </Row>
      <Refused error={setKeychain.error} />
      {isOpen && (
        <Dialog
          title={hasPassphrase ? 'Change the passphrase' : 'Add a passphrase'}
          subtitle="Nobody can restore it for you."
          onClose={() => setOpen(false)}
        >
          <Refused error={setPassphrase.error} />
          <PassphraseForm
            autoFocus
            submit={hasPassphrase ? 'Change the passphrase' : 'Add the passphrase'}
            isPending={setPassphrase.isPending}
            onCancel={() => setOpen(false)}
            onChoose={(passphrase) =>
              setPassphrase.mutate(
                { passphrase },
                {
                  onSuccess: (next) => {
                    takeVaultState(queries, next);
                    setOpen(false);
                    showToast({ text: hasPassphrase ? 'Passphrase changed' : 'Passphrase added' });
                  },
                },
              )
            }
          />
        </Dialog>
      )}
    </Section>
  );
};
