import { useQueryClient } from '@tanstack/react-query';
import { LockKeyhole, NotebookPen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FailureKind } from '#contract/failure.ts';
import type { SlotKind } from '#contract/vault.ts';
import { RestoreAnother } from '#renderer/parts/restore-another.tsx';
import { useAct } from '#renderer/query/api.ts';
import type { CallInput } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Mark } from '#renderer/ui/mark.tsx';
import { Ring } from '#renderer/ui/ring.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { becauseOf } from './because.ts';
import type { Locked } from './because.ts';
import { Foot } from './foot.tsx';
import { GoesOn } from './goes-on.tsx';
import { useWait, waitWords } from './wait.ts';
import { waysIn } from './ways.ts';
import type { Asked, Typed } from './ways.ts';
import styles from './lock-page.module.css';

const FIELDS = {
  passphrase: { label: 'Passphrase', placeholder: 'Passphrase', icon: LockKeyhole, shows: 'dots' },
  recovery: {
    label: 'Recovery key',
    placeholder: 'XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX',
    icon: NotebookPen,
    shows: 'text',
  },
} as const satisfies Record<Typed, object>;

const LINKS: Record<SlotKind, string> = {
  keychain: 'Use the system keychain',
  'safe-storage': 'Use safe storage',
  passphrase: 'Use the passphrase',
  recovery: 'Use the recovery key',
};
const BUTTONS: Record<Asked, string> = {
  keychain: 'Unlock with the system keychain',
  'safe-storage': 'Unlock with safe storage',
};

/** What is said at the field itself. */
const OF_FIELD: readonly FailureKind[] = ['wrong-passphrase', 'wrong-recovery-key', 'recovery-key-misspelt'];

const isAsked = (kind: SlotKind): kind is Asked => kind === 'keychain' || kind === 'safe-storage';

/** The later of the moments that there are; milliseconds since 1970. */
const latest = (...moments: readonly (string | null)[]): number | null => {
  const times = moments.filter((moment) => moment !== null).map((moment) => Date.parse(moment));
  return times.length === 0 ? null : Math.max(...times);
};

/** The locked vault: what opens it, what the lock interrupted, and what can be told without a key. */
export const LockPage = ({ state }: { state: Locked }) => {
  const queries = useQueryClient();
  const field = useRef<SecretHandle>(null);
  const [chosen, setChosen] = useState<Typed | null>(null);
  const unlock = useAct('vault', 'unlock');
  const now = useNow();
  const because = becauseOf(state, now, localZone());
  const ways = waysIn(state.slots, chosen);
  const failure = unlock.error?.failure;

  const retryAt = latest(state.retryAt, failure?.kind === 'unlock-wait' ? failure.until : null);
  const wait = useWait(retryAt);
  const isWaiting = wait.seconds > 0;

  const { isPending, reset } = unlock;
  useEffect(() => {
    // What was refused was the vault before.
    if (state.because === 'restored' && !isPending) reset();
    // Only when another vault comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state.because, state.since]);
  useEffect(() => {
    document.title = 'Locked – Whittle';
  }, []);
  useEffect(() => {
    // Whoever waited types on where they were.
    if (!isWaiting && document.activeElement === document.body) field.current?.focus();
  }, [isWaiting]);

  const opens = {
    hasPassphrase: state.slots.includes('passphrase'),
    hasRecovery: state.slots.includes('recovery'),
  };
  const words =
    failure === undefined || (failure.kind === 'unlock-wait' && wait.total > 0)
      ? null
      : sentence(failure, opens);
  const isOfField = ways.field !== null && failure !== undefined && OF_FIELD.includes(failure.kind);

  const fieldError =
    failure?.kind === 'wrong-passphrase'
      ? `${words?.title} Type it again.`
      : `${words?.title} ${words?.text}`;

  /** A vault that came from a backup, or whose key is gone, may have no way in: another backup has. */
  const canRestoreAnother =
    state.because === 'restored' ||
    (failure !== undefined && 'problem' in failure && failure.problem === 'emptied');

  const open = (key: CallInput<'vault', 'unlock'>) =>
    unlock.mutate(key, {
      onSuccess: (next) => takeVaultState(queries, next),
      onError: () => field.current?.focus(),
    });
  const submit = () => {
    if (unlock.isPending || isWaiting) return;
    if (ways.field === 'passphrase') {
      const passphrase = field.current?.take() ?? '';
      if (passphrase !== '') open({ with: 'passphrase', passphrase });
    } else {
      // What was copied from paper stays, so that one wrong letter can be mended.
      const code = field.current?.peek() ?? '';
      if (code.trim() !== '') open({ with: 'recovery', code });
    }
  };
  const use = (kind: SlotKind) => {
    if (isAsked(kind)) open({ with: kind });
    else {
      unlock.reset();
      setChosen(kind);
    }
  };

  return (
    <main className={styles['page']}>
      <div className={styles['middle']}>
        <Mark size={56} />
        <h1 className={styles['title']}>Whittle is locked</h1>
        {because !== null && <p className={styles['because']}>{because}</p>}
        {ways.field !== null && (
          <form
            className={cx(styles['form'], ways.field === 'recovery' && styles['wide'])}
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <div className={styles['field']}>
              <SecretField
                // Another field, and so an empty one.
                key={ways.field}
                ref={field}
                {...FIELDS[ways.field]}
                hideLabel
                autoFocus
                isLarge
                isDisabled={isWaiting}
                onEnter={submit}
                error={isOfField ? fieldError : undefined}
              />
            </div>
            <Button
              variant="primary"
              size="l"
              type="submit"
              isDisabled={isWaiting}
              isPending={unlock.isPending}
            >
              Unlock
            </Button>
          </form>
        )}
        {ways.button !== null && (
          <div className={styles['form']}>
            <Button
              variant="primary"
              size="l"
              icon={LockKeyhole}
              autoFocus
              isPending={unlock.isPending}
              onPress={() => ways.button !== null && open({ with: ways.button })}
            >
              {BUTTONS[ways.button]}
            </Button>
          </div>
        )}
        {isWaiting && ways.field !== null && (
          <p className={styles['wait']}>
            <span className="sr-only" role="alert">
              {waitWords(wait.total)}
            </span>
            <Ring fraction={wait.seconds / wait.total} size={14} />
            <span aria-hidden="true">{waitWords(wait.seconds)}</span>
          </p>
        )}
        {ways.links.length > 0 && (
          <div className={styles['links']}>
            {ways.links.map((kind) => (
              <Button key={kind} variant="link" isDisabled={unlock.isPending} onPress={() => use(kind)}>
                {LINKS[kind]}
              </Button>
            ))}
          </div>
        )}
        <div className={styles['below']}>
          <div role="alert" className={styles['trouble']}>
            {words !== null && !isOfField && (
              <>
                <p className={styles['what']}>{words.title}</p>
                <p>{words.text}</p>
              </>
            )}
          </div>
          {canRestoreAnother && <RestoreAnother />}
          <GoesOn onDropped={() => field.current?.focus()} />
        </div>
      </div>
      <Foot state={state} />
    </main>
  );
};
