import { Eye } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { TokenDetail } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useApi } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { HoldButton } from '#renderer/ui/hold-button.tsx';
import { Ring } from '#renderer/ui/ring.tsx';
import { RootDialog } from './root-dialog.tsx';
import styles from './reveal.module.css';

/** Milliseconds between two looks at the clock. */
const TICK = 250;

type Shown = { from: number; until: number };

/** What is left of the time that a text is shown. */
const Left = ({ shown: { from, until } }: { shown: Shown }) => {
  const [now, setNow] = useState(from);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className={styles['left']} aria-hidden="true">
      <Ring fraction={(until - now) / (until - from)} />
      <span>
        Hides when you let go, or in <strong>{Math.max(0, Math.ceil((until - now) / 1000))} s</strong>
      </span>
    </p>
  );
};

/**
 * Shows a token's text while a button is held. The text goes from the answer into one text node and out of it again:
 * neither React nor a cache ever holds it.
 */
export const Reveal = ({ token }: { token: TokenDetail }) => {
  const { client } = useApi();
  const place = useRef<HTMLElement>(null);
  /** The question whose answer is wanted; another one, or none, when it was let go. */
  const asked = useRef<symbol | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const [hasYes, setYes] = useState(false);
  const needsYes = token.kind === 'root' && !hasYes;

  /** Takes the text off the screen again. */
  const clear = useRef<(() => void) | null>(null);

  const hide = () => {
    asked.current = null;
    clear.current?.();
    clear.current = null;
    setShown(null);
  };
  const show = () => {
    const question = Symbol('reveal');
    asked.current = question;
    setError(null);
    client.tokens.reveal({ id: token.id, confirmedRoot: hasYes }).then(
      ({ text, seconds }) => {
        const node = place.current;
        if (asked.current !== question || node === null) return;
        node.textContent = text;
        const timer = setTimeout(hide, seconds * 1000);
        clear.current = () => {
          clearTimeout(timer);
          node.replaceChildren();
        };
        const from = Date.now();
        setShown({ from, until: from + seconds * 1000 });
      },
      (refused: unknown) => {
        if (asked.current === question) setError(refused);
      },
    );
  };

  return (
    <>
      {needsYes ? (
        <Button variant="link" icon={Eye} label="Show the root’s text…" onPress={() => setAsking(true)}>
          Show…
        </Button>
      ) : (
        <HoldButton
          icon={Eye}
          label={`Hold to show the ${token.kind === 'root' ? 'root' : 'token'}’s text`}
          autoFocus={hasYes}
          onHold={show}
          onRelease={hide}
        >
          Hold to show
        </HoldButton>
      )}
      {isAsking && (
        <RootDialog
          token={token}
          title={`Show ${token.name} itself?`}
          yes="Show the root"
          note="Only while you hold the button"
          onYes={() => {
            setYes(true);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
      <span className="sr-only" role="status">
        {shown !== null && 'Its text is on the screen until you let go.'}
      </span>
      <div className={styles['shown']} hidden={shown === null}>
        <code ref={place} className={styles['text']} translate="no" />
        {shown !== null && <Left key={shown.from} shown={shown} />}
      </div>
      {error !== null && (
        <div className={styles['refused']}>
          <Refused error={error} />
        </div>
      )}
    </>
  );
};
