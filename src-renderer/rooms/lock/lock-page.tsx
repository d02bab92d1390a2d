import { useQueryClient } from '@tanstack/react-query';
import { Hourglass, LockKeyhole, RefreshCw } from 'lucide-react';
import { useRef } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { Mark } from '#renderer/ui/mark.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { becauseOf } from './because.ts';
import type { Locked } from './because.ts';
import styles from './lock-page.module.css';

const many = (count: number, one: string, more: string) => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/** The locked vault: what opens it, and what can be told without a key. */
export const LockPage = ({ state }: { state: Locked }) => {
  const queries = useQueryClient();
  const field = useRef<SecretHandle>(null);
  const unlock = useAct('vault', 'unlock');
  const now = useNow();
  const hasPassphrase = state.slots.includes('passphrase');
  const hasKeychain = state.slots.includes('keychain');
  const because = becauseOf(state, now, localZone());
  const failure = unlock.error?.failure;
  const isAboutPassphrase = failure?.kind === 'wrong-passphrase';
  const words = failure === undefined ? null : sentence(failure, { hasPassphrase });

  const open = (key: { with: 'keychain' } | { with: 'passphrase'; passphrase: string }) =>
    unlock.mutate(key, {
      onSuccess: (next) => takeVaultState(queries, next),
      onError: () => field.current?.focus(),
    });
  const withKeychain = () => open({ with: 'keychain' });
  const withPassphrase = () => {
    const passphrase = field.current?.take() ?? '';
    if (passphrase !== '') open({ with: 'passphrase', passphrase });
  };

  return (
    <main className={styles['page']}>
      <div className={styles['middle']}>
        <Mark size={56} />
        <h1 className={styles['title']}>Whittle is locked</h1>
        {because !== null && <p className={styles['because']}>{because}</p>}
        {hasPassphrase && (
          <form
            className={styles['form']}
            onSubmit={(event) => {
              event.preventDefault();
              withPassphrase();
            }}
          >
            <div className={styles['field']}>
              <SecretField
                ref={field}
                label="Passphrase"
                hideLabel
                placeholder="Passphrase"
                icon={LockKeyhole}
                autoFocus
                isLarge
                onEnter={withPassphrase}
                error={isAboutPassphrase ? `${words?.title} Type it again.` : undefined}
              />
            </div>
            <Button variant="primary" size="l" type="submit" isPending={unlock.isPending}>
              Unlock
            </Button>
          </form>
        )}
        {hasKeychain &&
          (hasPassphrase ? (
            <Button variant="link" isDisabled={unlock.isPending} onPress={withKeychain}>
              Use the system keychain
            </Button>
          ) : (
            <div className={styles['form']}>
              <Button
                variant="primary"
                size="l"
                icon={LockKeyhole}
                autoFocus
                isPending={unlock.isPending}
                onPress={withKeychain}
              >
                Unlock with the system keychain
              </Button>
            </div>
          ))}
        <div role="alert" className={styles['trouble']}>
          {words !== null && !isAboutPassphrase && (
            <>
              <p className={styles['what']}>{words.title}</p>
              <p>{words.text}</p>
            </>
          )}
        </div>
      </div>
      <footer className={styles['foot']}>
        {state.endingSoon > 0 && (
          <span className={styles['soon']}>
            <Icon of={Hourglass} size={13} />
            {many(state.endingSoon, 'token ends', 'tokens end')} within 14 days
          </span>
        )}
        {state.waiting > 0 && (
          <span>
            <Icon of={RefreshCw} size={13} />
            {many(state.waiting, 'operation waits', 'operations wait')} for the network
          </span>
        )}
      </footer>
    </main>
  );
};
