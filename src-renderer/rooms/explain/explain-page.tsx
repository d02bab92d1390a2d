import { useEffect, useRef, useState } from 'react';
import { PasteToken } from '#renderer/parts/paste-token.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useTokenSource } from '#renderer/parts/token-source.tsx';
import { useAct } from '#renderer/query/api.ts';
import { takeHandedOver } from '#renderer/query/hand-over.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PageHeader } from '#renderer/ui/page-header.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { Answer } from './answer.tsx';
import styles from './explain.module.css';
import { Identity } from './identity.tsx';
import { ChooseFile, TokenDrop } from './token-drop.tsx';

const HOOK0_CLOUD = 'https://app.hook0.com';

/**
 * What a pasted text is and may do. The text stays in the input element: it is gone with this page, at a lock, and at
 * Forget. Nothing of it is stored unless that is asked for.
 */
export const ExplainPage = () => {
  const field = useRef<SecretHandle>(null);
  const [characters, setCharacters] = useState(0);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isKeeping, setKeeping] = useState(false);
  const explain = useAct('tokens', 'explain');
  const from = useTokenSource(() => explain.reset(), { asksCloud: false });
  const found = explain.data ?? null;

  const look = () => {
    const text = field.current?.peek() ?? '';
    if (text.trim() === '' || from.isIncomplete) return;
    explain.mutate({ text, ...from.source });
  };
  /** Asks Hook0's own cloud for its key, and looks again. */
  const askCloud = () => explain.mutate({ text: field.current?.peek() ?? '', baseUrl: HOOK0_CLOUD });
  const take = (text: string) => {
    setTrouble(null);
    field.current?.put(text);
    look();
  };
  const refuse = (why: string) => {
    field.current?.clear();
    setTrouble(why);
  };
  const forget = () => {
    field.current?.clear();
    setTrouble(null);
    field.current?.focus();
  };
  useEffect(() => {
    const text = takeHandedOver();
    if (text !== '') take(text);
    // Once, as it comes on the screen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const known = found?.kind === 'biscuit' ? found.known : null;
  const canKeep = found?.kind === 'biscuit' && found.keepable && known === null;
  return (
    <div className={styles['page']}>
      <PageHeader title="Explain a token" meta="Nothing of it is kept unless you say so" />
      <div className={styles['panes']}>
        <section className={styles['ask']} aria-label="The text">
          <TokenDrop onText={take} onTrouble={refuse}>
            <SecretField
              ref={field}
              label="Token to explain"
              hideLabel
              placeholder="Paste a token, or drop it here"
              shows="token"
              isLarge
              autoFocus
              error={trouble}
              onPaste={look}
              onEnter={look}
              onLength={(length) => {
                setCharacters(length);
                setTrouble(null);
                explain.reset();
              }}
            />
          </TokenDrop>
          {from.fields(look)}
          <div className={styles['row']}>
            {found === null ? (
              <>
                <Button
                  variant="primary"
                  size="m"
                  isDisabled={characters === 0 || from.isIncomplete}
                  isPending={explain.isPending}
                  onPress={look}
                >
                  Explain it
                </Button>
                <ChooseFile onText={take} onTrouble={refuse} />
              </>
            ) : (
              <>
                {canKeep && (
                  <Button variant="primary" size="m" onPress={() => setKeeping(true)}>
                    Keep it…
                  </Button>
                )}
                {known !== null && (
                  <>
                    <Button
                      variant="primary"
                      size="m"
                      onPress={() => go({ room: 'new', parentId: known.id })}
                      isDisabled={found.kind === 'biscuit' && found.sealed}
                    >
                      Narrow it
                    </Button>
                    <Button size="m" onPress={() => go({ room: 'tokens', tokenId: known.id })}>
                      Show it
                    </Button>
                  </>
                )}
                <Button size="m" onPress={forget}>
                  Forget
                </Button>
              </>
            )}
          </div>
          {(found === null || found.kind === 'unverified') && (
            <div className={styles['ways']}>{from.ways}</div>
          )}
          {found?.kind === 'biscuit' && <Identity found={found} />}
          <p className={styles['hint']}>
            {found === null
              ? 'Biscuits are explained block by block. Of JWTs and other tokens Whittle says what their text tells. No service hears of it.'
              : 'The text is in this field only, and gone as soon as you leave it.'}
          </p>
        </section>
        <section
          className={styles['answer']}
          aria-label="What it is"
          aria-busy={explain.isPending}
          data-toasts="over"
        >
          <Refused error={explain.error} action={<Button onPress={forget}>Paste again</Button>} />
          <Answer found={found} ways={{ cloud: askCloud, address: from.askAddress, key: from.askKey }} />
        </section>
      </div>
      {isKeeping && (
        <Dialog
          title="Keep this token"
          subtitle="It is sealed in this vault, under a name."
          width={720}
          onClose={() => setKeeping(false)}
        >
          <div className={styles['keep']}>
            <PasteToken
              autoFocus={false}
              given={{ read: () => field.current?.peek() ?? '', source: from.source }}
              onKept={({ tokenId }) => {
                field.current?.clear();
                go({ room: 'tokens', tokenId });
              }}
              besides={
                <Button variant="plain" size="m" onPress={() => setKeeping(false)}>
                  Cancel
                </Button>
              }
              instead={null}
            />
          </div>
        </Dialog>
      )}
    </div>
  );
};
