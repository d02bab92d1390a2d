import { useState } from 'react';
import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import type { SlotKind } from '#contract/vault.ts';
import { Connect } from '#renderer/parts/connect.tsx';
import { TOOLS } from '#renderer/parts/tools.ts';
import { useCall } from '#renderer/query/api.ts';
import type { Route } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { BringAlong } from './bring-along.tsx';
import { HowItOpens } from './how-it-opens.tsx';
import { opensWords } from './opens-words.ts';
import { Pledge } from './pledge.tsx';
import styles from './first-run.module.css';

type State = 'done' | 'now' | 'later';

const Step = ({
  number,
  state,
  title,
  meta,
  action,
  children,
}: {
  number: number;
  state: State;
  title: string;
  meta?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) => (
  <li
    className={cx(styles['step'], styles[`is-${state}`])}
    aria-current={state === 'now' ? 'step' : undefined}
  >
    <span className={cx(styles['number'], styles[state])}>
      {state === 'done' ? <Icon of={Check} size={14} /> : number}
    </span>
    <div className={styles['work']}>
      <div className={styles['head']}>
        <h2 className={cx(styles['title'], state === 'later' && styles['faint'])}>{title}</h2>
        {meta !== undefined && <span className={styles['meta']}>{meta}</span>}
        {state === 'done' && <span className="sr-only">, done</span>}
        {action !== undefined && <span className={styles['action']}>{action}</span>}
      </div>
      {children}
    </div>
  </li>
);

const TOKENS = { room: 'tokens', tokenId: null } as const;
const FIRST_TOOLS = ['claude-desktop', 'cursor', 'vscode', 'ci', 'env'] as const;

/** The first two minutes: how it opens, where tokens come from, the first small token. */
export const FirstRunPage = ({
  slots,
  onDone,
}: {
  /** What opens the vault; `null` while there is none. */
  slots: readonly SlotKind[] | null;
  onDone: (route: Route) => void;
}) => {
  const isCreated = slots !== null;
  const backend = useCall('vault', 'keychain', {}).data?.backend ?? '';
  const [rootId, setRootId] = useState<string | null>(null);
  const [isChanging, setChanging] = useState(false);
  const kept = useCall('tokens', 'list', {}, { enabled: isCreated });
  const rootName = kept.data?.find(({ id }) => id === rootId)?.name;
  const step = !isCreated ? 1 : rootId === null ? 2 : 3;
  const stateOf = (number: number): State => (number < step ? 'done' : number === step ? 'now' : 'later');

  return (
    <div className={styles['page']}>
      <Pledge />
      <main className={styles['main']}>
        <ol className={styles['steps']}>
          <Step
            number={1}
            state={stateOf(1)}
            title="How it opens"
            {...(slots === null ? {} : { meta: opensWords(slots, backend) })}
            {...(step > 1 && !isChanging
              ? {
                  action: (
                    <Button variant="link" label="Change how it opens" onPress={() => setChanging(true)}>
                      Change
                    </Button>
                  ),
                }
              : {})}
          >
            {(step === 1 || isChanging) && (
              <HowItOpens
                isCreated={isCreated}
                onChanged={() => setChanging(false)}
                onCancel={() => setChanging(false)}
              />
            )}
            {step === 1 && <BringAlong isCreated={false} onDone={() => onDone(TOKENS)} />}
          </Step>
          <Step
            number={2}
            state={stateOf(2)}
            title="Where your tokens come from"
            {...(step > 2 && rootName !== undefined ? { meta: rootName } : {})}
          >
            {step <= 2 && (
              <p className={cx(styles['lead'], step < 2 && styles['faint'])}>
                Paste a service token, or begin with a sandbox that behaves like Hook0.
              </p>
            )}
            {step === 2 && (
              <>
                <Connect autoFocus onConnected={({ tokenId }) => setRootId(tokenId)} />
                <div className={styles['row']}>
                  <Button variant="link" onPress={() => onDone(TOKENS)}>
                    Skip for now
                  </Button>
                  <BringAlong isCreated onDone={() => onDone(TOKENS)} />
                </div>
              </>
            )}
          </Step>
          <Step number={3} state={stateOf(3)} title="Your first small token">
            <p className={cx(styles['lead'], step < 3 && styles['faint'])}>
              One app, one tool, read-only, 30 days. Then copied.
            </p>
            <div className={styles['tools']} role="group" aria-label="For which tool">
              {FIRST_TOOLS.map((tool, index) => (
                <Button
                  // New when its step comes, so that the first takes the focus then.
                  key={`${tool}-${stateOf(3)}`}
                  autoFocus={step === 3 && index === 0}
                  icon={TOOLS[tool].icon}
                  isDisabled={step < 3}
                  onPress={() => onDone({ room: 'new', parentId: rootId, tool })}
                >
                  {TOOLS[tool].label}
                </Button>
              ))}
            </div>
            {step === 3 && (
              <Button variant="link" onPress={() => onDone({ room: 'tokens', tokenId: rootId })}>
                Skip for now
              </Button>
            )}
          </Step>
        </ol>
      </main>
    </div>
  );
};
