import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { cx } from '#renderer/ui/cx.ts';
import { GroupHeading, TokenRowView } from './token-row.tsx';
import { ROW_HEIGHT, offsetsOf, windowOf } from './tree.ts';
import type { Row, TokenRow } from './tree.ts';
import { moveIn } from './tree-keys.ts';
import styles from './token-tree.module.css';

/** Milliseconds after which typed letters begin a new word. */
const TYPING = 700;

/** The tokens as an ARIA tree of fixed row heights: only what is in sight is in the document. */
export const TokenTree = ({
  rows,
  selectedId,
  now,
  zone,
  onSelect,
  onToggle,
}: {
  rows: readonly Row[];
  selectedId: string | null;
  now: Date;
  zone: string;
  onSelect: (id: string) => void;
  onToggle: (id: string, isExpanded: boolean) => void;
}) => {
  const baseId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const [view, setView] = useState({ top: 0, height: 800 });
  const [activeId, setActiveId] = useState<string | null>(null);

  const offsets = useMemo(() => offsetsOf(rows), [rows]);
  const tokenRows = useMemo(() => rows.filter((row): row is TokenRow => row.kind === 'token'), [rows]);
  const active =
    tokenRows.find(({ token }) => token.id === activeId) ??
    tokenRows.find(({ token }) => token.id === selectedId) ??
    tokenRows[0] ??
    null;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () =>
      setView((before) =>
        before.top === element.scrollTop && before.height === element.clientHeight
          ? before
          : { top: element.scrollTop, height: element.clientHeight },
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  const reveal = useCallback(
    (id: string) => {
      const element = scroller.current;
      const index = rows.findIndex((row) => row.kind === 'token' && row.token.id === id);
      if (element === null || index < 0) return;
      const top = offsets[index] ?? 0;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
        element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
      }
    },
    [rows, offsets],
  );

  // A token that was made or found elsewhere has to be in sight; scrolling by hand afterwards stays as it is.
  const revealed = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (selectedId === null || revealed.current === selectedId) return;
    if (!rows.some((row) => row.kind === 'token' && row.token.id === selectedId)) return;
    revealed.current = selectedId;
    reveal(selectedId);
  }, [selectedId, rows, reveal]);

  const moveTo = (row: TokenRow | null) => {
    if (row === null) return;
    setActiveId(row.token.id);
    reveal(row.token.id);
  };

  const hear = (event: KeyboardEvent) => {
    if (active === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Enter' || key === ' ') {
      event.preventDefault();
      onSelect(active.token.id);
      return;
    }
    if (key.length === 1) {
      const text = event.timeStamp - typed.current.at < TYPING ? typed.current.text + key : key;
      typed.current = { text, at: event.timeStamp };
      moveTo(moveIn(tokenRows, active, { typed: text.toLowerCase() }).to);
      return;
    }
    const move = moveIn(tokenRows, active, { key, page: Math.floor(view.height / ROW_HEIGHT) - 1 });
    if (!move.isHeard) return;
    event.preventDefault();
    if (move.toggle !== null) onToggle(active.token.id, move.toggle);
    moveTo(move.to);
  };

  const press = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest<HTMLElement>('[data-token]')?.dataset['token'];
    const row = tokenRows.find(({ token }) => token.id === id);
    if (row === undefined) return;
    setActiveId(row.token.id);
    if (target?.closest('[data-toggle]') === null) onSelect(row.token.id);
    else onToggle(row.token.id, row.isExpanded !== true);
  };

  const { from, to } = windowOf(offsets, view.top, view.height);
  const idOf = (row: TokenRow) => `${baseId}-${row.token.id}`;
  const draw = (row: Row | undefined, top: number) => {
    if (row === undefined) return null;
    if (row.kind === 'group') {
      const { connection } = row;
      return <GroupHeading key={connection.id} connection={connection} now={now} zone={zone} top={top} />;
    }
    return (
      <TokenRowView
        key={row.token.id}
        row={row}
        id={idOf(row)}
        now={now}
        top={top}
        isSelected={row.token.id === selectedId}
        isActive={row === active}
      />
    );
  };

  // The active row stays in the document when it is scrolled away: the tree refers to it.
  const activeIndex = active === null ? -1 : rows.indexOf(active);
  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  if (activeIndex >= 0 && (activeIndex < from || activeIndex >= to)) drawn.push(activeIndex);
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="tree"
      aria-label="Tokens"
      tabIndex={0}
      aria-activedescendant={active === null ? undefined : idOf(active)}
      onKeyDown={hear}
      onClick={press}
    >
      <div className={cx(styles['canvas'])} style={{ height: offsets.at(-1) ?? 0 }}>
        {drawn.map((index) => draw(rows[index], offsets[index] ?? 0))}
      </div>
    </div>
  );
};
