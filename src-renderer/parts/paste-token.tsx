import { CircleCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { InspectionLines } from './inspection-lines.tsx';
import { Refused } from './refused.tsx';
import { useTokenSource } from './token-source.tsx';
import type { TokenSource } from './token-source.tsx';
import type { Connected } from './connect.tsx';
import styles from './forms.module.css';

/** Paste, see what it is, keep it. The text stays in the input element until it is kept, then nowhere here. */
export const PasteToken = ({
  onKept,
  autoFocus,
  besides,
  instead,
  given,
  onExplain,
}: {
  onKept: (kept: Connected) => void;
  autoFocus: boolean;
  /** Other ways on, after the main button and at the right end. */
  besides: ReactNode;
  instead: ReactNode;
  /** A text that was pasted before, and what it comes from. */
  given?: { read: () => string; source: TokenSource };
  /** Explains a text that can't be kept. */
  onExplain?: (text: string) => void;
}) => {
  const field = useRef<SecretHandle>(null);
  const [characters, setCharacters] = useState(0);
  const inspect = useAct('tokens', 'inspect');
  const keep = useAct('tokens', 'keep');
  const found = inspect.data ?? null;
  const from = useTokenSource(() => {
    inspect.reset();
    keep.reset();
  });
  const source = given?.source ?? from.source;

  const look = () => {
    if (given === undefined && from.isIncomplete) return;
    keep.reset();
    inspect.mutate({ text: field.current?.peek() ?? '', ...source });
  };
  useEffect(() => {
    if (given === undefined) return;
    field.current?.put(given.read());
    look();
    // Once, as it comes on the screen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const keepIt = () => {
    if (found === null || found.known !== null || keep.isPending) return;
    keep.mutate(
      { text: field.current?.peek() ?? '', name: found.suggestedName, ...source },
      {
        onSuccess: ({ id }) => {
          field.current?.clear();
          onKept({ tokenId: id });
        },
      },
    );
  };
  const showKnown = () => {
    if (found === null || found.known === null) return;
    field.current?.clear();
    onKept({ tokenId: found.known.id });
  };
  const goOn = found === null ? look : found.known === null ? keepIt : showKnown;

  return (
    <>
      <SecretField
        ref={field}
        label="Service token"
        hideLabel
        placeholder="Paste a service token"
        shows="token"
        isLarge
        autoFocus={autoFocus}
        onPaste={look}
        onEnter={goOn}
        onLength={(length) => {
          setCharacters(length);
          inspect.reset();
          keep.reset();
        }}
      />
      {given === undefined && from.fields(look)}
      {found !== null && <InspectionLines found={found} isAsked={source.offline === undefined} />}
      {found !== null && found.known !== null && (
        <Notice
          tone="quiet"
          icon={CircleCheck}
          title={`This token is kept already, as ${found.known.name}.`}
          role="status"
          action={<Button onPress={showKnown}>Show it</Button>}
        >
          Nothing needs to be added.
        </Notice>
      )}
      <Refused
        error={inspect.error ?? keep.error}
        action={
          <>
            <Button
              onPress={() => {
                field.current?.clear();
                field.current?.focus();
              }}
            >
              Paste again
            </Button>
            {onExplain !== undefined && (
              <Button variant="plain" onPress={() => onExplain(field.current?.take() ?? '')}>
                Explain it
              </Button>
            )}
          </>
        }
      />
      <div className={styles['row']}>
        {found === null ? (
          <Button
            variant="primary"
            size="m"
            isDisabled={characters === 0 || (given === undefined && from.isIncomplete)}
            isPending={inspect.isPending}
            onPress={look}
          >
            Look at this token
          </Button>
        ) : (
          <Button
            variant="primary"
            size="m"
            kbd="Enter"
            isDisabled={found.known !== null}
            isPending={keep.isPending}
            onPress={keepIt}
          >
            {found.kind === 'root' ? 'Keep this root' : 'Keep this token'}
          </Button>
        )}
        {besides}
        <span className={styles['end']}>
          {given === undefined && from.ways}
          {instead}
        </span>
      </div>
    </>
  );
};
