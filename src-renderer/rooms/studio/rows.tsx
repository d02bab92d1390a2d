import { tool as toolSchema } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { hrefOf } from '#renderer/query/route.ts';
import { CheckChips, ChoiceChips } from '#renderer/ui/chips.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { canFind, choosableApplications, closedApplications } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { LONGEST_NAME } from './name.ts';
import { Beside, Line, Missing, Row } from './row.tsx';
import styles from './rows.module.css';

export type Change = (changes: Partial<Draft>) => void;

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
  const items = [
    ...applications.map(({ id, name }) => ({ id, label: name })),
    ...closedApplications(room).map(({ id, name }) => ({
      id,
      label: name,
      disabled: true,
      reason: `${parentName} is not for it`,
    })),
    ...(isEveryOpen ? [{ id: EVERY, label: 'All', heard: ' apps' }] : []),
  ];
  return (
    <Row label="App">
      <Line>
        <CheckChips
          label="App"
          items={items}
          value={chosen ?? [EVERY]}
          onChange={(ids) => {
            const turnsEvery = ids.includes(EVERY) && chosen !== null;
            onChange({ applicationIds: turnsEvery ? null : ids.filter((id) => id !== EVERY) });
          }}
        />
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
      </Line>
      {applications.length === 0 ? (
        <Missing>
          No app is known here yet. To choose one,{' '}
          <a href={hrefOf({ room: 'services' })}>sync the connection</a> first.
        </Missing>
      ) : (
        chosen?.length === 0 && <Missing>Choose an app.</Missing>
      )}
    </Row>
  );
};

export const SealRow = ({ draft, onChange }: { draft: Draft; onChange: Change }) => (
  <Row label="Seal">
    <Line>
      <Switch label="Seal it" isSelected={draft.seal} onChange={(seal) => onChange({ seal })} />
      <Beside>Nobody can narrow it further. What it may do stays the same.</Beside>
    </Line>
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
