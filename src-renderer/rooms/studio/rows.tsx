import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { tool as toolSchema } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { hrefOf } from '#renderer/query/route.ts';
import { ChoiceChips, MultiChips } from '#renderer/ui/chips.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import {
  LONGEST_NAME,
  actionsFor,
  canFind,
  choosableApplications,
  customFrom,
  nearestPreset,
} from './draft.ts';
import type { Draft, Room } from './draft.ts';
import type { May } from './templates.ts';
import styles from './studio.module.css';

type Change = (changes: Partial<Draft>) => void;

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

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

export const AppRow = ({ draft, room, onChange }: { draft: Draft; room: Room; onChange: Change }) => {
  const applications = choosableApplications(room);
  const chosen = draft.applicationIds;
  const isEveryOpen = room.parent.applications === null;
  const findable = canFind(room);
  const items = [
    ...applications.map(({ id, name }) => ({ id, name })),
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
          {items.map(({ id, name }) => (
            <Checkbox key={id} value={id} className={cx(styles['chip'])}>
              {({ isSelected }) => (
                <>
                  {isSelected && <Icon of={Check} size={14} />}
                  <span>
                    {name}
                    {id === EVERY && <span className="sr-only"> apps</span>}
                  </span>
                </>
              )}
            </Checkbox>
          ))}
        </CheckboxGroup>
        {chosen !== null && (
          <div className={styles['end']}>
            <Switch
              label={chosen.length > 1 ? 'May find them by name' : 'May find it by name'}
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

const MAY: readonly { id: May; label: string }[] = [
  { id: 'read', label: 'Read only' },
  { id: 'send', label: 'Send only' },
  { id: 'mcp', label: 'All of MCP' },
  { id: 'custom', label: 'Custom' },
];

export const MayRow = ({
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
  const actions = actionsFor(draft, room);
  const nearest = draft.may === 'custom' ? nearestPreset(draft, room) : null;
  const besides =
    nearest === null
      ? many(actions.length, 'action')
      : nearest.changes === 0
        ? nearest.label
        : `${nearest.label}, with ${many(nearest.changes, 'change')}`;
  return (
    <Row label="May">
      <div className={styles['line']}>
        <Segmented
          label="May"
          items={MAY}
          value={draft.may}
          onChange={(may) =>
            onChange(
              may === 'custom' && draft.may !== 'custom' ? { may, custom: customFrom(draft, room) } : { may },
            )
          }
        />
        <span className={styles['besides']}>{besides}</span>
      </div>
      {draft.may === 'custom' && (
        <div className={styles['groups']}>
          {room.catalogue.groups
            .map((group) => ({ ...group, actions: group.actions.filter(({ offered }) => offered) }))
            .filter((group) => group.actions.length > 0)
            .map((group) => (
              <div key={group.label} className={styles['group']}>
                <span className={styles['groupLabel']} aria-hidden="true">
                  {group.label}
                </span>
                <MultiChips
                  label={group.label}
                  items={group.actions.map(({ name, verb }) => ({
                    id: name,
                    label: verb,
                    ...(room.parent.allowed.includes(name)
                      ? {}
                      : { disabled: true, reason: `${parentName} may not do it` }),
                  }))}
                  value={draft.custom.filter((name) => group.actions.some((action) => action.name === name))}
                  onChange={(names) =>
                    onChange({
                      custom: [
                        ...draft.custom.filter(
                          (name) => !group.actions.some((action) => action.name === name),
                        ),
                        ...names,
                      ],
                    })
                  }
                />
              </div>
            ))}
        </div>
      )}
      {actions.length === 0 && (
        <p className={styles['hint']} role="status">
          {draft.may === 'custom' ? 'Choose at least one action.' : `${parentName} may do none of these.`}
        </p>
      )}
    </Row>
  );
};

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
