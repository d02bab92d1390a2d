import type { TokenRow } from './tree.ts';

export type Press = { key: string; page: number } | { typed: string };
export type Move = {
  isHeard: boolean;
  /** `null`: stays. */
  to: TokenRow | null;
  /** Opens or closes the row it was on. */
  toggle: boolean | null;
};

const STAY: Move = { isHeard: true, to: null, toggle: null };

/** What a key does in a tree, after the ARIA practices: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
export const moveIn = (rows: readonly TokenRow[], at: TokenRow, press: Press): Move => {
  const index = rows.indexOf(at);
  const to = (position: number): Move => ({
    ...STAY,
    to: rows[Math.min(rows.length - 1, Math.max(0, position))] ?? null,
  });
  if ('typed' in press) {
    // One letter goes on from the next row, a longer word may stay.
    const start = press.typed.length === 1 ? index + 1 : index;
    const order = [...rows.slice(start), ...rows.slice(0, start)];
    return {
      ...STAY,
      to: order.find(({ token }) => token.name.toLowerCase().startsWith(press.typed)) ?? null,
    };
  }
  switch (press.key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'PageDown':
      return to(index + press.page);
    case 'PageUp':
      return to(index - press.page);
    case 'ArrowRight':
      if (at.isExpanded === false) return { ...STAY, toggle: true };
      return at.isExpanded === true ? to(index + 1) : STAY;
    case 'ArrowLeft': {
      if (at.isExpanded === true) return { ...STAY, toggle: false };
      for (let above = index - 1; above >= 0; above -= 1) {
        if ((rows[above]?.level ?? 0) < at.level) return to(above);
      }
      return STAY;
    }
    default:
      return { isHeard: false, to: null, toggle: null };
  }
};
