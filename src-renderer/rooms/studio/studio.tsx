import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import type { Catalogue, Connection } from '#contract/services.ts';
import type { TokenDetail, TokenSummary, Tool } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { createMemory, useRemembered } from '#renderer/query/memory.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { expiryText, parseExpiry } from '#renderer/words/expiry.ts';
import { nameOf, problemsOf, restrictionOf, shortened, startDraft } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { createLabel } from './create-label.ts';
import { LivePane } from './live-pane.tsx';
import { AppRow, ForRow, MayRow, NameRow } from './rows.tsx';
import { TEMPLATES, templateOf } from './templates.ts';
import type { Template } from './templates.ts';
import { UntilRow } from './until-row.tsx';
import { usePreview } from './use-preview.ts';
import styles from './studio.module.css';

const MINUTE = 60_000;
/** Characters of the parent's name that the head has room for. */
const LONGEST_SHOWN = 34;

/** What was chosen, by parent; a lock does not take it away. */
const drafts = createMemory<Draft>('new');

/** The form of a new token beside what it says, which is read back from a block that the engine made. */
export const Studio = ({
  parent,
  roots,
  connection,
  catalogue,
  tool,
}: {
  parent: TokenDetail;
  roots: readonly TokenSummary[];
  connection: Connection;
  catalogue: Catalogue;
  /** What it is for, where that was chosen before. */
  tool: Tool | null;
}) => {
  const room: Room = { catalogue, applications: connection.applications, parent: parent.power };
  const zone = localZone();
  const tick = useNow(5 * MINUTE);
  const [changedAt, setChangedAt] = useState(() => new Date());
  // Whole minutes: "30d" then means a time that is shown to its last digit. It moves on with each change, else
  // seldom, or a screen reader would hear a new sentence every minute.
  const now = new Date(Math.floor(Math.max(tick.getTime(), changedAt.getTime()) / MINUTE) * MINUTE);
  const limit = parent.power.expiresAt;
  /** What a template begins with; an end after the parent's gives way to the parent's. */
  const begin = (template: Template): Draft => {
    const started = startDraft(template, room);
    const end = parseExpiry(started.until, { now, zone, limit });
    const isBeyond = !end.ok && end.kind === 'beyond' && limit !== null;
    return isBeyond ? { ...started, until: expiryText(limit, zone) } : started;
  };
  const [draft, setDraft] = useRemembered<Draft>(
    drafts,
    // Without applications it could only begin with all, and begins again when they come.
    `${parent.id} ${tool ?? ''} ${connection.applications.length > 0}`,
    () => ({ ...begin(TEMPLATES[0]), ...(tool === null ? {} : { tool }) }),
  );
  const reason = useRef<HTMLInputElement>(null);
  const [isTried, setTried] = useState(false);
  const [after, setAfter] = useState<'copy' | 'keep'>('copy');
  const change = (changes: Partial<Draft>) => {
    setChangedAt(new Date());
    setDraft((before) => ({ ...before, ...changes }));
  };
  const stale = useStale();
  const show = ({ id }: { id: string }) => {
    stale('tokens', 'list');
    go({ room: 'tokens', tokenId: id });
  };
  const attenuate = useAct('tokens', 'attenuate', {
    goesOn: {
      label: createLabel,
      tell: show,
      // It is made; what the lock took off the clipboard, or kept from it, is copied now.
      left: async (made, { copy }, client) => {
        show(made);
        if (copy) await client.tokens.copy({ id: made.id });
      },
      isCut: ({ copied }, { copy }) => copy && copied === null,
    },
  });

  const parsed = parseExpiry(draft.until, { now, zone, limit });
  const instant = draft.end === 'none' ? null : parsed.ok ? parsed.instant : null;
  const restriction = restrictionOf(draft, room, instant);
  const { preview, failure, isFresh } = usePreview(parent.id, restriction);
  const problems = problemsOf(draft, room);
  const name = draft.name ?? nameOf(draft, room, instant, now, zone);
  const isReady = restriction !== null && failure === null && problems.length === 0 && name.trim() !== '';

  const create = (copy: boolean) => {
    setTried(true);
    if (problems.includes('no-reason')) reason.current?.focus();
    if (!isReady || restriction === null || attenuate.isPending) return;
    setAfter(copy ? 'copy' : 'keep');
    attenuate.mutate(
      {
        parentId: parent.id,
        name: name.trim(),
        tool: draft.tool,
        restriction,
        ...(draft.end === 'none' ? { note: `No end: ${draft.reason.trim()}` } : {}),
        copy,
      },
      { onSuccess: show },
    );
  };

  return (
    <form
      className={styles['studio']}
      aria-label="New token"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        create(true);
      }}
    >
      <header className={styles['header']}>
        <h1 className={styles['title']}>New token</h1>
        <span className={styles['from']} aria-hidden="true">
          from
        </span>
        <Select
          label="Narrowed from"
          hideLabel
          items={[
            ...roots.map((root) => ({ id: root.id as string, label: shortened(root.name, LONGEST_SHOWN) })),
            ...(roots.some(({ id }) => id === parent.id)
              ? []
              : [{ id: parent.id as string, label: shortened(parent.name, LONGEST_SHOWN) }]),
          ]}
          value={parent.id}
          onChange={(id) => go({ room: 'new', parentId: id })}
        />
        <div className={styles['template']}>
          <Select
            label="Template"
            items={TEMPLATES.map(({ id, label }) => ({ id, label }))}
            value={draft.template}
            onChange={(id) => {
              setTried(false);
              setDraft(begin(templateOf(id)));
            }}
          />
        </div>
      </header>
      <div className={styles['rows']}>
        <ForRow draft={draft} onChange={change} />
        <AppRow draft={draft} room={room} onChange={change} />
        <MayRow draft={draft} room={room} parentName={parent.name} onChange={change} />
        <UntilRow
          draft={draft}
          parsed={parsed}
          signed={isFresh ? (preview?.power.expiresAt ?? null) : null}
          failure={failure}
          limit={limit}
          parentName={parent.name}
          now={now}
          zone={zone}
          isTried={isTried}
          reasonRef={reason}
          onChange={change}
        />
        <NameRow draft={draft} name={name} onChange={change} />
      </div>
      <LivePane
        preview={preview}
        failure={failure}
        isWaiting={restriction === null}
        catalogue={catalogue}
        zone={zone}
      />
      <footer className={styles['footer']} data-toasts="above">
        {attenuate.error !== null && (
          <div className={styles['refused']}>
            <Refused error={attenuate.error} />
          </div>
        )}
        <span className={styles['footnote']}>Made on this computer, without a call</span>
        <Button variant="plain" size="m" onPress={() => go({ room: 'tokens', tokenId: parent.id })}>
          Cancel
        </Button>
        <Button
          size="m"
          isDisabled={restriction === null || failure !== null}
          isPending={attenuate.isPending && after === 'keep'}
          onPress={() => create(false)}
        >
          Create
        </Button>
        <Button
          variant="primary"
          size="m"
          type="submit"
          kbd="Enter"
          isDisabled={restriction === null || failure !== null}
          isPending={attenuate.isPending && after === 'copy'}
        >
          Create and copy
        </Button>
      </footer>
    </form>
  );
};
