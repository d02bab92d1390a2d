import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { PasteToken } from './paste-token.tsx';
import { Refused } from './refused.tsx';
import { SignIn } from './sign-in.tsx';
import styles from './forms.module.css';

export type Connected = { tokenId: string };

/** The three ways to a first token: paste one, sign in, or try the sandbox. */
export const Connect = ({
  onConnected,
  autoFocus = false,
  onExplain,
}: {
  onConnected: (connected: Connected) => void;
  autoFocus?: boolean;
  /** Explains a text that can't be kept. */
  onExplain?: (text: string) => void;
}) => {
  const [way, setWay] = useState<'paste' | 'sign-in'>('paste');
  const sandbox = useAct('services', 'trySandbox');
  if (way === 'sign-in') return <SignIn onConnected={onConnected} onBack={() => setWay('paste')} />;
  return (
    <div className={styles['connect']}>
      <PasteToken
        autoFocus={autoFocus}
        onKept={onConnected}
        {...(onExplain === undefined ? {} : { onExplain })}
        besides={
          <Button
            size="m"
            icon={FlaskConical}
            isPending={sandbox.isPending}
            onPress={() => sandbox.mutate({}, { onSuccess: onConnected })}
          >
            Try the sandbox
          </Button>
        }
        instead={
          <Button variant="link" onPress={() => setWay('sign-in')}>
            Sign in to Hook0 instead
          </Button>
        }
      />
      <Refused error={sandbox.error} />
    </div>
  );
};
