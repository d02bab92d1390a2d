import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Menu } from '#renderer/ui/menu.tsx';
import { CustomRow } from './custom-row.tsx';
import { withAdded } from './draft.ts';
import type { Added, Draft, Room } from './draft.ts';
import { LimitRow } from './limit-row.tsx';
import { Row } from './row.tsx';
import type { Change } from './rows.tsx';

/** The restrictions that were added by hand, and the menu that adds one. */
export const AddedRows = ({
  draft,
  room,
  service,
  zone,
  onChange,
}: {
  draft: Draft;
  room: Room;
  /** The service's name for people. */
  service: string;
  zone: string;
  onChange: Change;
}) => {
  const { catalogue } = room;
  /** The one that was added last in this window: its field takes the focus. */
  const [newest, setNewest] = useState<{ key: string } | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (newest === null) return undefined;
    // The menu gives the focus back to its button as it closes, so this comes a frame after.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() =>
        place.current
          ?.querySelector<HTMLElement>(`[data-added="${newest.key}"] :is(input, [contenteditable])`)
          ?.focus(),
      );
    });
    return () => cancelAnimationFrame(frame);
  }, [newest]);
  const add = (what: Parameters<typeof withAdded>[1]) => {
    const added = withAdded(draft, what);
    setNewest(added.at(-1) ?? null);
    onChange({ added });
  };
  const replace = (key: string, by: Added) =>
    onChange({ added: draft.added.map((each) => (each.key === key ? by : each)) });
  const remove = (key: string) => {
    // The row goes with its button; the focus stays where another can be added.
    [...(place.current?.querySelectorAll('button') ?? [])].at(-1)?.focus();
    onChange({ added: draft.added.filter((each) => each.key !== key) });
  };
  const application = (id: string) => room.applications.find((each) => each.id === id)?.name ?? null;

  return (
    <div ref={place}>
      {draft.added.map((added) => (
        <div key={added.key} data-added={added.key}>
          {added.kind === 'limit' ? (
            <LimitRow
              added={added}
              catalogue={catalogue}
              onChange={(changes) => replace(added.key, { ...added, ...changes })}
              onRemove={() => remove(added.key)}
            />
          ) : (
            <CustomRow
              source={added.source}
              service={service}
              catalogue={catalogue}
              zone={zone}
              autoFocus={added.key === newest?.key}
              application={application}
              onChange={(source) => replace(added.key, { ...added, source })}
              onRemove={() => remove(added.key)}
            />
          )}
        </div>
      ))}
      <Row label="More">
        <Menu
          label="Add a restriction"
          icon={Plus}
          hasWords
          items={[
            ...catalogue.limits.map(({ id, label }) => ({
              id,
              label,
              onAction: () => add({ kind: 'limit', limit: id }),
            })),
            { id: 'custom', label: 'Custom check', onAction: () => add({ kind: 'custom' }) },
          ]}
        />
      </Row>
    </div>
  );
};
