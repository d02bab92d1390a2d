import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { flushSync } from 'react-dom';
import type { Catalogue, Connection } from '#contract/services.ts';
import type { TokenDetail, TokenSummary, Tool } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { createMemory, useRemembered } from '#renderer/query/memory.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { parseExpiry } from '#renderer/words/expiry.ts';
import { describePower } from '#renderer/words/power.ts';
import { AddedRows } from './added-rows.tsx';
import { createLabel } from './create-label.ts';
import { problemsOf, restrictionsOf } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { escapesOf, isAccepted, isUncertain, unseenEscapes } from './escapes.ts';
import { LivePane } from './live-pane.tsx';
import { MayRow } from './may-row.tsx';
import { nameOf } from './name.ts';
import { Row } from './row.tsx';
import { AppRow, ForRow, NameRow, SealRow } from './rows.tsx';
import { StudioHeader } from './studio-header.tsx';
import { TemplateMenu } from './template-menu.tsx';
import { endWithin, isChanged, startDraft, templateFrom } from './template.ts';
import type { Template } from './template.ts';
import { UntilRow } from './until-row.tsx';
import { usePreview } from './use-preview.ts';
import { surroundingsOf } from './why.ts';
import styles from './studio.module.css';

const MINUTE = 60_000;

/** What was chosen, by parent; a lock does not take it away. */
const drafts = createMemory<Draft>('new');

/** The form of a new token beside what it says, which is read back from a block that the engine made. */
export const Studio = ({
  parent,
  parents,
  connection,
  catalogue,
  templates,
  tool,
}: {
  parent: TokenDetail;
  /** What can be narrowed instead. */
  parents: readonly TokenSummary[];
  connection: Connection;
  catalogue: Catalogue;
  /** The service's own first. */
  templates: readonly Template[];
  /** What it is for, where that was chosen before. */
  tool: Tool | null;
}) => {
  const room: Room = {
    catalogue,
    applications: connection.applications,
    parent: parent.power,
    block: parent.blocks.length,
  };
  const zone = localZone();
  const tick = useNow(5 * MINUTE);
  const [changedAt, setChangedAt] = useState(() => new Date());
  // Whole minutes: "30d" then means a time that is shown to its last digit. It moves on with each change, else
  // seldom, or a screen reader would hear a new sentence every minute.
  const now = new Date(Math.floor(Math.max(tick.getTime(), changedAt.getTime()) / MINUTE) * MINUTE);
  const limit = parent.power.expiresAt;
  const begin = (template: Template): Draft => endWithin(startDraft(template, room), { now, zone, limit });
  const [first] = templates;
  if (first === undefined) throw new Error('a service has templates');
  const [draft, setDraft] = useRemembered<Draft>(
    drafts,
    // Without applications it could only begin with all, and begins again when they come.
    `${parent.id} ${tool ?? ''} ${connection.applications.length > 0}`,
    () => ({ ...begin(first), ...(tool === null ? {} : { tool }) }),
  );
  const template = templates.find(({ id }) => id === draft.template) ?? first;
  const reason = useRef<HTMLInputElement>(null);
  const escapesPlace = useRef<HTMLDivElement>(null);
  const [isTried, setTried] = useState(false);
  const [isPaneOpen, setPaneOpen] = useState(false);
  const [after, setAfter] = useState<'copy' | 'keep'>('copy');
  /** It is to be made as soon as the engine has answered for what is chosen now. */
  const [isAwaiting, setAwaiting] = useState(false);
  const change = (changes: Partial<Draft>) => {
    setChangedAt(new Date());
    setAwaiting(false);
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
  const restrictions = restrictionsOf(draft, room, instant);
  const { preview, failure, isFresh, isOld, retry } = usePreview(parent.id, restrictions, draft.seal);
  const problems = problemsOf(draft, room);
  const name = draft.name ?? nameOf(draft, room, instant, now, zone);
  const isReady = restrictions !== null && failure === null && problems.length === 0 && name.trim() !== '';
  const escapes = escapesOf(preview?.escapes ?? [], catalogue);
  const unseen = unseenEscapes(escapes, draft);
  const lineage = [...parent.ancestors.map((each) => each.name), parent.name];

  const create = (copy: boolean) => {
    setTried(true);
    if (problems.includes('no-reason')) reason.current?.focus();
    else if (isFresh && unseen.length > 0) {
      // The pane may have to open first, where the window is narrow.
      flushSync(() => setPaneOpen(true));
      escapesPlace.current?.focus();
      return;
    }
    if (!isReady || restrictions === null || attenuate.isPending) return;
    setAfter(copy ? 'copy' : 'keep');
    const waits = isUncertain(escapes, draft, isFresh);
    setAwaiting(waits);
    if (waits) return;
    attenuate.mutate(
      {
        parentId: parent.id,
        name: name.trim(),
        tool: draft.tool,
        restrictions,
        seal: draft.seal,
        acceptedEscapes: escapes.filter((escape) => isAccepted(escape, draft)).map(({ id }) => id),
        ...(draft.end === 'none' ? { note: `No end: ${draft.reason.trim()}` } : {}),
        copy,
      },
      { onSuccess: show },
    );
  };
  const goOn = useEffectEvent(() => {
    setAwaiting(false);
    if (isFresh) create(after === 'copy');
  });
  const isAnswered = isFresh || failure !== null || restrictions === null;
  useEffect(() => {
    if (!isAwaiting || !isAnswered) return undefined;
    // Once the answer is drawn: what it opens may have to take the focus.
    const timer = setTimeout(goOn);
    return () => clearTimeout(timer);
  }, [isAwaiting, isAnswered]);
  const isMaking = isAwaiting || attenuate.isPending;

  return (
    <form
      className={styles['studio']}
      aria-label="New token"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        // A dialog over this form has a form of its own, whose events come by here as well.
        if (event.target === event.currentTarget) create(true);
      }}
    >
      <StudioHeader parent={parent} parents={parents}>
        <TemplateMenu
          templates={templates}
          chosen={template}
          isChanged={isChanged(draft, begin(template))}
          catalogue={catalogue}
          asTemplate={(named) => templateFrom(draft, room, { ...named, service: first.service }, now, zone)}
          onChoose={(chosen) => {
            setTried(false);
            setAwaiting(false);
            setDraft(begin(chosen));
          }}
          onSaved={({ id, namePattern }) => change({ template: id, namePattern })}
        />
      </StudioHeader>
      <div className={styles['rows']}>
        {parent.kind === 'attenuated' && (
          <Row label="Within">
            <p className={styles['within']}>
              <strong>{parent.name}</strong> <Sentence parts={describePower(parent.power, catalogue, zone)} />
            </p>
          </Row>
        )}
        <ForRow draft={draft} onChange={change} />
        {catalogue.applications && (
          <AppRow draft={draft} room={room} parentName={parent.name} onChange={change} />
        )}
        <MayRow
          draft={draft}
          room={room}
          parentName={parent.name}
          risky={new Set(escapes.flatMap(({ weight, open }) => (weight === 'escape' ? open.actions : [])))}
          onChange={change}
        />
        <AddedRows draft={draft} room={room} service={connection.label} zone={zone} onChange={change} />
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
        <SealRow draft={draft} onChange={change} />
      </div>
      <LivePane
        preview={preview}
        failure={failure}
        isWaiting={restrictions === null}
        isFresh={isFresh}
        isOld={isOld}
        draft={draft}
        room={room}
        around={surroundingsOf({
          catalogue,
          service: connection.label,
          zone,
          application: (id) => connection.applications.find((each) => each.id === id)?.name ?? null,
          blocks: parent.blocks,
          lineage,
          checks: preview?.checks ?? [],
        })}
        connection={connection}
        escapes={escapes}
        isTried={isTried}
        isOpen={isPaneOpen}
        escapesRef={escapesPlace}
        onOpen={setPaneOpen}
        onRetry={retry}
        onChange={change}
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
          isDisabled={restrictions === null || failure !== null}
          isPending={isMaking && after === 'keep'}
          onPress={() => create(false)}
        >
          Create
        </Button>
        <Button
          variant="primary"
          size="m"
          type="submit"
          kbd="Enter"
          isDisabled={restrictions === null || failure !== null}
          isPending={isMaking && after === 'copy'}
        >
          Create and copy
        </Button>
      </footer>
    </form>
  );
};
