import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { tool as toolSchema } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { hrefOf } from '#renderer/query/route.ts';
import { ChoiceChips } from '#renderer/ui/chips.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { canFind, choosableApplications, closedApplications } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { LONGEST_NAME } from './name.ts';
import styles from './studio.module.css';

export type Change = (changes: Partial<Draft>) => void;

/** A row of the form: what it is about on the left. */
export const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className={styles['row']}>
    <span className={styles['label']} aria-hidden="true">
      {label}
    </span>
    <div className={styles['choice']}>{children}</div>
  </div>
);

export const ForRow = ({ draft, onChange }: { draft: Draft; onChange: Change }) => (
  <Row label="For">
    <ChoiceChips
      label="For"
      items={toolSchema.options.map((id) => ({ id, label: TOOLS[id].label, icon: TOOLS[id].icon }))}
      value={draft.tool}
      onChange={(tool) => onChange({ tool })}
    />
  </Row>
);

const EVERY = 'every';

type AppItem = { id: string; name: string; reason?: string };

export const AppRow = ({
  draft,
  room,
  parentName,
  onChange,
}: {
  draft: Draft;
  room: Room;
  parentName: string;
  onChange: Change;
}) => {
  const applications = choosableApplications(room);
  const chosen = draft.applicationIds;
  const isEveryOpen = room.parent.applications === null;
  const findable = canFind(room);
  const hasFinding = room.catalogue.discovery.length > 0;
  const items: AppItem[] = [
    ...applications.map(({ id, name }) => ({ id, name })),
    ...closedApplications(room).map(({ id, name }) => ({ id, name, reason: `${parentName} is not for it` })),
    ...(isEveryOpen ? [{ id: EVERY, name: 'All' }] : []),
  ];
  return (
    <Row label="App">
      <div className={styles['line']}>
        <CheckboxGroup
          className={cx(styles['chips'])}
          value={chosen === null ? [EVERY] : [...chosen]}
          onChange={(ids) => {
            const turnsEvery = ids.includes(EVERY) && chosen !== null;
            onChange({ applicationIds: turnsEvery ? null : ids.filter((id) => id !== EVERY) });
          }}
        >
          <Label className="sr-only">App</Label>
          {items.map(({ id, name, reason }) => (
            <Checkbox key={id} value={id} isDisabled={reason !== undefined} className={cx(styles['chip'])}>
              {({ isSelected }) => (
                <>
                  {isSelected && <Icon of={Check} size={14} />}
                  <span title={reason}>
                    {name}
                    {id === EVERY && <span className="sr-only"> apps</span>}
                  </span>
                  {reason !== undefined && <span className="sr-only">, {reason}</span>}
                </>
              )}
            </Checkbox>
          ))}
        </CheckboxGroup>
        {chosen !== null && hasFinding && (
          <div className={styles['end']}>
            <Switch
              label={`May find ${chosen.length > 1 ? 'them' : 'it'} by name${findable ? '' : `: ${parentName} may not`}`}
              isSelected={draft.discovery && findable}
              isDisabled={!findable}
              onChange={(discovery) => onChange({ discovery })}
            />
          </div>
        )}
      </div>
      {applications.length === 0 ? (
        <p className={styles['hint']} role="status">
          No app is known here yet. To choose one,{' '}
          <a href={hrefOf({ room: 'services' })}>sync the connection</a> first.
        </p>
      ) : (
        chosen?.length === 0 && (
          <p className={styles['hint']} role="status">
            Choose an app.
          </p>
        )
      )}
    </Row>
  );
};

export const SealRow = ({ draft, onChange }: { draft: Draft; onChange: Change }) => (
  <Row label="Seal">
    <div className={styles['line']}>
      <Switch label="Seal it" isSelected={draft.seal} onChange={(seal) => onChange({ seal })} />
      <span className={styles['besides']}>Nobody can narrow it further. What it may do stays the same.</span>
    </div>
  </Row>
);

export const NameRow = ({ draft, name, onChange }: { draft: Draft; name: string; onChange: Change }) => (
  <Row label="Name">
    <TextField
      label="Name"
      hideLabel
      value={name}
      onChange={(value) => onChange({ name: value })}
      maximum={LONGEST_NAME}
      trailing={<span className={styles['count']}>{`${name.length} of ${LONGEST_NAME}`}</span>}
      {...(name.trim() === '' ? { error: 'Give it a name.' } : {})}
      onBlur={() => {
        // An emptied name goes back to the one that the choices make.
        if (draft.name?.trim() === '') onChange({ name: null });
      }}
    />
  </Row>
);
