import { Lock } from 'lucide-react';
import { useRef, useState } from 'react';
import { MINIMUM_PASSPHRASE } from '#contract/vault.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import styles from './forms.module.css';

type Trouble = { field: 'first' | 'second'; text: string } | null;

/** A new passphrase, typed twice. It goes from the fields to `onChoose` and stays nowhere. */
export const PassphraseForm = ({
  submit,
  isPending,
  onChoose,
  onCancel,
  autoFocus = false,
}: {
  /** The button's words. */
  submit: string;
  isPending: boolean;
  onChoose: (passphrase: string) => void;
  onCancel?: () => void;
  autoFocus?: boolean;
}) => {
  const first = useRef<SecretHandle>(null);
  const second = useRef<SecretHandle>(null);
  const [characters, setCharacters] = useState(0);
  const [trouble, setTrouble] = useState<Trouble>(null);

  const choose = () => {
    if (isPending) return;
    const passphrase = first.current?.peek() ?? '';
    if (passphrase.length < MINIMUM_PASSPHRASE) {
      setTrouble({ field: 'first', text: `It needs at least ${MINIMUM_PASSPHRASE} characters.` });
      first.current?.focus();
      return;
    }
    if (passphrase !== second.current?.peek()) {
      setTrouble({ field: 'second', text: 'The two are not the same. Type it again.' });
      second.current?.clear();
      second.current?.focus();
      return;
    }
    setTrouble(null);
    first.current?.clear();
    second.current?.clear();
    onChoose(passphrase);
  };

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <SecretField
        ref={first}
        label="Passphrase"
        icon={Lock}
        autoFocus={autoFocus}
        description={`${characters} of at least ${MINIMUM_PASSPHRASE} characters. Four or five words are easy to keep in mind.`}
        error={trouble?.field === 'first' ? trouble.text : undefined}
        onLength={setCharacters}
      />
      <SecretField
        ref={second}
        label="The same again"
        icon={Lock}
        error={trouble?.field === 'second' ? trouble.text : undefined}
      />
      <div className={styles['row']}>
        <Button variant="primary" size="m" type="submit" isPending={isPending}>
          {submit}
        </Button>
        {onCancel !== undefined && (
          <Button variant="plain" size="m" onPress={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
};
