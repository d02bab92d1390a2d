import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId } from 'react';
import type { Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Failure } from '#contract/failure.ts';
import type { Connection } from '#contract/services.ts';
import { countedWords, toolGrid } from '#renderer/parts/cells.ts';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { differsWords } from '#renderer/words/differs.ts';
import { sentence } from '#renderer/words/failure.ts';
import { describePower } from '#renderer/words/power.ts';
import type { Surroundings } from '#renderer/words/why.ts';
import type { Draft, Room } from './draft.ts';
import { EscapeNotices } from './escape-notices.tsx';
import { acceptanceOf, closing } from './escapes.ts';
import type { Escape } from './escapes.ts';
import { LiveMatrix } from './live-matrix.tsx';
import { SignedText } from './signed-text.tsx';
import { sizeWords } from './size.ts';
import type { Preview } from './use-preview.ts';
import styles from './live-pane.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
const END_PROBLEMS: readonly string[] = ['expiry-past', 'expiry-beyond-parent'];

/** What is said at the field that it is about: an end that does not work, a custom check that can't be read. */
const isSaidElsewhere = (failure: Failure | null): boolean =>
  failure?.kind === 'datalog' || (failure?.kind === 'restriction' && END_PROBLEMS.includes(failure.problem));

/** One line for the pane that is closed: what works with it, and what has to be looked at. */
const summary = (preview: Preview, escapes: readonly Escape[], { catalogue }: Room): string => {
  const open = escapes.filter(({ weight }) => weight === 'escape').length;
  return [
    ...(catalogue.mcpTools.length === 0
      ? []
      : [`MCP tools: ${countedWords(toolGrid(catalogue, preview.matrix))}`]),
    ...(open === 0 ? [] : [`${many(open, 'escape')} open`]),
  ].join(' · ');
};

/** What the new token says, as the engine read it back; a summary that opens where the window is narrow. */
export const LivePane = ({
  preview,
  failure,
  isWaiting,
  isFresh,
  isOld,
  draft,
  room,
  around,
  connection,
  escapes,
  isTried,
  isOpen,
  escapesRef,
  onOpen,
  onRetry,
  onChange,
}: {
  preview: Preview | null;
  failure: Failure | null;
  /** Something is missing in the form, so the last answer is no longer about it. */
  isWaiting: boolean;
  isFresh: boolean;
  /** The engine has refused since the preview. */
  isOld: boolean;
  draft: Draft;
  room: Room;
  around: Surroundings;
  connection: Connection;
  escapes: readonly Escape[];
  /** It was to be made while an escape was not looked at. */
  isTried: boolean;
  isOpen: boolean;
  escapesRef: Ref<HTMLDivElement>;
  onOpen: (isOpen: boolean) => void;
  onRetry: () => void;
  onChange: (changes: Partial<Draft>) => void;
}) => {
  const id = useId();
  const words = failure === null || isSaidElsewhere(failure) ? null : sentence(failure);
  const differs = differsWords(connection);
  const checks = preview?.checks.length ?? 0;
  const isBefore = preview !== null && (isWaiting || isOld);
  const size = preview === null ? null : sizeWords(preview.characters);
  return (
    <section
      className={cx(styles['live'], isOpen && styles['open'])}
      aria-label="What it says"
      data-toasts="over"
    >
      <div className={styles['body']}>
        <h2 className={styles['says']}>{isBefore ? 'What it said before' : 'What it says'}</h2>
        <AriaButton
          className={cx(styles['opener'])}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={isOpen ? 'Show less' : 'Show all that it says'}
          onPress={() => onOpen(!isOpen)}
        >
          <Icon of={isOpen ? ChevronDown : ChevronUp} size={16} />
        </AriaButton>
        <p className={cx(styles['sentence'], isBefore && styles['before'])} aria-live="polite">
          {preview !== null && <Sentence parts={describePower(preview.power, room.catalogue, around.zone)} />}
          {preview === null && isWaiting && 'Choose what it may do and until when.'}
        </p>
        {preview !== null && !isOpen && (
          <p className={styles['summary']}>{summary(preview, escapes, room)}</p>
        )}
        {words !== null && (
          <div className={styles['refusal']}>
            <Notice
              tone="urgent"
              title={words.title}
              role="alert"
              {...(failure?.kind === 'engine'
                ? { action: <Button onPress={onRetry}>Try again</Button> }
                : {})}
            >
              {words.text}
            </Notice>
          </div>
        )}
        {preview !== null && (
          <div id={id} className={styles['more']}>
            <p className={styles['kept']}>
              <Badge kind="cryptographic" />
              <span>
                {checks === 1
                  ? 'Its restriction is in the token itself'
                  : `${checks === 2 ? 'Both' : `All ${checks}`} restrictions are in the token itself`}
              </span>
            </p>
            {differs !== null && (
              <Notice tone="soon" title={differs.title}>
                {differs.text}
              </Notice>
            )}
            {escapes.length > 0 && (
              <div
                ref={escapesRef}
                tabIndex={-1}
                role="group"
                aria-label="Escapes"
                className={styles['escapes']}
              >
                <EscapeNotices
                  escapes={escapes}
                  draft={draft}
                  catalogue={room.catalogue}
                  isTried={isTried}
                  onClose={(escape) => {
                    if (!isFresh) return;
                    const accepted = draft.accepted.filter((each) => each !== acceptanceOf(escape.open));
                    onChange({ ...closing(escape, draft, room), accepted });
                  }}
                  onAccept={(acceptance, isAccepted) =>
                    onChange({
                      accepted: [
                        ...draft.accepted.filter((each) =>
                          escapes.some(({ open }) => acceptanceOf(open) === each && each !== acceptance),
                        ),
                        ...(isAccepted ? [acceptance] : []),
                      ],
                    })
                  }
                />
              </div>
            )}
            <LiveMatrix
              preview={preview}
              draft={draft}
              room={room}
              around={around}
              isDimmed={isBefore}
              onFix={({ changes }) => {
                // Between a change and its answer the cells are about another choice.
                if (isFresh) onChange(changes);
              }}
            />
            <SignedText block={preview.block} note={`1 block, ${many(checks, 'check')}`} />
            <div className={styles['measure']}>
              <span>Evaluated by the Biscuit engine, {Math.max(1, Math.round(preview.milliseconds))} ms</span>
              <span className={cx(size !== null && styles[size.tone])}>
                {preview.characters.toLocaleString('en')} characters
              </span>
              {size !== null && (
                <p role="status" className={cx(styles['size'], styles[size.tone])}>
                  {size.text}
                </p>
              )}
            </div>
          </div>
        )}
      </div>
    </section>
  );
};
