import { useRef, useState } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ChoiceChips } from '#renderer/ui/chips.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { Refused } from './refused.tsx';
import type { Connected } from './connect.tsx';
import styles from './forms.module.css';

const CLOUD = 'https://app.hook0.com';

/** Signs in to Hook0 once, to make a root for this computer. The password is used for that and kept nowhere. */
export const SignIn = ({
  onConnected,
  onBack,
}: {
  onConnected: (connected: Connected) => void;
  onBack: () => void;
}) => {
  const [baseUrl, setBaseUrl] = useState(CLOUD);
  const [email, setEmail] = useState('');
  const [organizationId, setOrganizationId] = useState<string | null>(null);
  const password = useRef<SecretHandle>(null);
  const signIn = useAct('services', 'signIn');
  const connect = useAct('services', 'connect');
  const session = signIn.data;

  const submit = () => {
    if (signIn.isPending) return;
    connect.reset();
    signIn.mutate(
      { baseUrl: baseUrl.trim(), email: email.trim(), password: password.current?.peek() ?? '' },
      {
        onSuccess: ({ organizations }) => {
          password.current?.clear();
          const able = organizations.filter(({ role }) => role !== 'viewer');
          setOrganizationId(able.length === 1 ? (able[0]?.id ?? null) : null);
        },
        onError: ({ failure }) => {
          // Only a refused one has to be typed again.
          if (failure.kind !== 'sign-in') return;
          password.current?.clear();
          password.current?.focus();
        },
      },
    );
  };

  if (session !== undefined) {
    return (
      <div className={styles['connect']}>
        <p>
          Signed in as <strong>{email}</strong>. Choose an organisation: Whittle makes a root there for this
          computer, keeps it, and signs out.
        </p>
        <ChoiceChips
          label="Organisation"
          items={session.organizations.map(({ id, name, role }) => ({
            id,
            label: name,
            ...(role === 'viewer' ? { disabled: true, reason: 'a viewer can’t make tokens' } : {}),
          }))}
          value={organizationId}
          onChange={setOrganizationId}
        />
        {session.organizations.length === 0 && (
          <p>This account has no organisation yet. Make one at Hook0.</p>
        )}
        <Refused error={connect.error} />
        <div className={styles['row']}>
          <Button
            variant="primary"
            size="m"
            isDisabled={organizationId === null}
            isPending={connect.isPending}
            onPress={() => {
              if (organizationId === null) return;
              connect.mutate({ sessionId: session.sessionId, organizationId }, { onSuccess: onConnected });
            }}
          >
            Make a root and keep it
          </Button>
          <Button variant="plain" size="m" onPress={() => signIn.reset()}>
            Sign in as someone else
          </Button>
        </div>
      </div>
    );
  }

  return (
    <form
      className={styles['form']}
      // The main process reads addresses, also without https:// in front, and says what is wrong with one.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField label="Address" type="url" value={baseUrl} onChange={setBaseUrl} />
      <TextField label="E-mail" type="email" value={email} onChange={setEmail} autoFocus maximum={100} />
      <SecretField
        ref={password}
        label="Password"
        description="Used once to make a root for this computer, and kept nowhere."
        onEnter={submit}
      />
      <Refused error={signIn.error} />
      <div className={styles['row']}>
        <Button
          variant="primary"
          size="m"
          type="submit"
          isDisabled={email.trim() === ''}
          isPending={signIn.isPending}
        >
          Sign in
        </Button>
        <Button variant="plain" size="m" onPress={onBack}>
          Paste a token instead
        </Button>
      </div>
    </form>
  );
};
