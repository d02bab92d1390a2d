import { CircleCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { InspectionLines } from './inspection-lines.tsx';
import { Refused } from './refused.tsx';
import type { Connected } from './connect.tsx';
import styles from './forms.module.css';

/** Paste, see what it is, keep it. The text stays in the input element until it is kept, then nowhere here. */
export const PasteToken = ({
  onKept,
  autoFocus,
  besides,
  instead,
}: {
  onKept: (kept: Connected) => void;
  autoFocus: boolean;
  /** Other ways on, after the main button and at the right end. */
  besides: ReactNode;
  instead: ReactNode;
}) => {
  const field = useRef<SecretHandle>(null);
  const [characters, setCharacters] = useState(0);
  const [baseUrl, setBaseUrl] = useState<string | null>(null);
  const inspect = useAct('tokens', 'inspect');
  const keep = useAct('tokens', 'keep');
  const found = inspect.data ?? null;
  const origin = baseUrl === null || baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() };

  const look = () => {
    keep.reset();
    inspect.mutate({ text: field.current?.peek() ?? '', ...origin });
  };
  const keepIt = () => {
    if (found === null || found.known !== null || keep.isPending) return;
    keep.mutate(
      { text: field.current?.peek() ?? '', name: found.suggestedName, ...origin },
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
      {baseUrl !== null && (
        <TextField
          label="Address of your Hook0"
          description="Its origin, without a path. Leave it empty for app.hook0.com."
          placeholder="https://hook0.example.com"
          type="url"
          value={baseUrl}
          onChange={(value) => {
            setBaseUrl(value);
            inspect.reset();
          }}
          onEnter={look}
          autoFocus
        />
      )}
      {found !== null && <InspectionLines found={found} />}
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
          <Button
            onPress={() => {
              field.current?.clear();
              field.current?.focus();
            }}
          >
            Paste again
          </Button>
        }
      />
      <div className={styles['row']}>
        {found === null ? (
          <Button
            variant="primary"
            size="m"
            isDisabled={characters === 0}
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
          {baseUrl === null && (
            <Button variant="link" onPress={() => setBaseUrl('')}>
              Self-hosted
            </Button>
          )}
          {instead}
        </span>
      </div>
    </>
  );
};
