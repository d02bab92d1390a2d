import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { PassphraseForm } from '#renderer/parts/passphrase-form.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { sentence } from '#renderer/words/failure.ts';
import styles from './first-run.module.css';

/** Keychain or passphrase. The choice makes the vault; made already, it adds the passphrase beside. */
export const HowItOpens = ({
  isCreated,
  onChanged,
  onCancel,
}: {
  isCreated: boolean;
  /** The passphrase was added beside. */
  onChanged: () => void;
  onCancel: () => void;
}) => {
  const queries = useQueryClient();
  const keychain = useCall('vault', 'keychain', {});
  const create = useAct('vault', 'create');
  const setPassphrase = useAct('vault', 'setSlot');
  const [wantsPassphrase, setWantsPassphrase] = useState(isCreated);
  const backend = keychain.data?.backend ?? '';

  const withKeychain = () =>
    create.mutate(
      { with: 'keychain' },
      {
        onSuccess: (state) => takeVaultState(queries, state),
      },
    );
  const withPassphrase = (passphrase: string) => {
    if (isCreated) {
      setPassphrase.mutate(
        { with: 'passphrase', passphrase },
        {
          onSuccess: (state) => {
            takeVaultState(queries, state);
            onChanged();
          },
        },
      );
      return;
    }
    create.mutate(
      { with: 'passphrase', passphrase },
      {
        onSuccess: (state) => takeVaultState(queries, state),
      },
    );
  };

  if (keychain.isPending) {
    return (
      <p className={styles['waiting']}>
        <Spinner label="Looking for the system keychain" />
        <span aria-hidden="true">Looking for the system keychain</span>
      </p>
    );
  }

  const isUsable = keychain.data?.usable === true;
  const problem = keychain.data?.problem ?? 'missing';
  if (isUsable && !wantsPassphrase) {
    return (
      <>
        <p className={styles['lead']}>
          The key to your tokens is kept in {backend}, and the vault opens when you are signed in to this
          computer.
        </p>
        <Refused error={create.error} />
        <div className={styles['row']}>
          <Button variant="primary" size="m" isPending={create.isPending} autoFocus onPress={withKeychain}>
            Use the system keychain
          </Button>
          <Button variant="link" onPress={() => setWantsPassphrase(true)}>
            Use a passphrase instead
          </Button>
        </div>
      </>
    );
  }

  return (
    <>
      {!isUsable && !isCreated && (
        <Notice tone="soon" title={sentence({ kind: 'keychain', problem, backend }).title}>
          Choose a passphrase: it opens the vault just as well, and nobody can restore it for you.
        </Notice>
      )}
      {isUsable && (
        <p className={styles['lead']}>
          {isCreated
            ? 'A passphrase opens the vault where the keychain does not answer.'
            : 'You type it each time. Nobody can restore it for you.'}
        </p>
      )}
      <Refused error={create.error ?? setPassphrase.error} />
      <PassphraseForm
        autoFocus
        submit={isCreated ? 'Set the passphrase' : 'Make the vault'}
        isPending={create.isPending || setPassphrase.isPending}
        onChoose={withPassphrase}
        {...(isCreated ? { onCancel } : isUsable ? { onCancel: () => setWantsPassphrase(false) } : {})}
      />
    </>
  );
};
