import { MultiChips } from '#renderer/ui/chips.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { CUSTOM, actionsFor, customFrom, isClosedPreset, nearestPreset } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { Beside, Line, Missing, Row } from './row.tsx';
import type { Change } from './rows.tsx';
import styles from './may-row.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The groups with the actions to choose from: those that are offered, and what is chosen besides. */
const shownGroups = (draft: Draft, { catalogue }: Room) =>
  catalogue.groups
    .map((group) => ({
      ...group,
      actions: group.actions.filter(
        ({ name, offered, applicationScoped }) =>
          (offered || draft.custom.includes(name)) && (applicationScoped || draft.applicationIds === null),
      ),
    }))
    .filter(({ actions }) => actions.length > 0);

/** What it may do: a preset of the service, or each action by itself. */
export const MayRow = ({
  draft,
  room,
  parentName,
  risky,
  onChange,
}: {
  draft: Draft;
  room: Room;
  parentName: string;
  /** Actions that leave an escape open. */
  risky: ReadonlySet<string>;
  onChange: Change;
}) => {
  const actions = actionsFor(draft, room);
  const isCustom = draft.may === CUSTOM;
  const nearest = isCustom ? nearestPreset(draft, room) : null;
  const besides =
    nearest === null
      ? many(actions.length, 'action')
      : nearest.changes === 0
        ? nearest.label
        : `${nearest.label}, with ${many(nearest.changes, 'change')}`;
  return (
    <Row label="May">
      <Line>
        <Segmented
          label="May"
          items={[
            ...room.catalogue.presets.map(({ id, label }) => ({
              id,
              label,
              ...(isClosedPreset(id, draft, room) && id !== draft.may
                ? { disabled: true, reason: `${parentName} may not do it` }
                : {}),
            })),
            { id: CUSTOM, label: 'Custom' },
          ]}
          value={draft.may}
          onChange={(may) =>
            onChange(may === CUSTOM && !isCustom ? { may, custom: customFrom(draft, room) } : { may })
          }
        />
        <Beside>{besides}</Beside>
      </Line>
      {isCustom && (
        <div className={styles['groups']}>
          {shownGroups(draft, room).map((group) => (
            <div key={group.label} className={styles['group']}>
              <span className={styles['label']} aria-hidden="true">
                {group.label}
              </span>
              <MultiChips
                label={group.label}
                items={group.actions.map(({ name, verb }) => ({
                  id: name,
                  label: verb,
                  ...(risky.has(name) ? { tone: 'soon' as const } : {}),
                  ...(room.parent.allowed.includes(name)
                    ? {}
                    : { disabled: true, reason: `${parentName} may not do it` }),
                }))}
                value={draft.custom.filter((name) => group.actions.some((action) => action.name === name))}
                onChange={(names) =>
                  onChange({
                    custom: [
                      ...draft.custom.filter((name) => !group.actions.some((action) => action.name === name)),
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
        <Missing>{isCustom ? 'Choose at least one action.' : `${parentName} may do none of these.`}</Missing>
      )}
    </Row>
  );
};
