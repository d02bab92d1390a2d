import type { TokenSummary } from '#contract/tokens.ts';
import type { SearchAnswer } from '#renderer/words/search.ts';

export type Filter = 'all' | 'roots' | 'soon';

/** What a view shows of a search's answer; what ends soon keeps its ancestors in sight. */
export const shownIn = (
  filter: Filter,
  tokens: readonly TokenSummary[],
  answer: SearchAnswer,
  soon: ReadonlySet<string>,
): ReadonlySet<string> => {
  if (filter === 'all') return answer.visible;
  if (filter === 'roots') {
    return new Set(
      tokens.filter(({ id, kind }) => kind === 'root' && answer.visible.has(id)).map(({ id }) => id),
    );
  }
  const parents = new Map<string, string | null>(tokens.map(({ id, parentId }) => [id, parentId]));
  const shown = new Set<string>();
  for (const id of answer.ranked) {
    if (!soon.has(id)) continue;
    let at: string | null = id;
    while (at !== null && !shown.has(at)) {
      shown.add(at);
      at = parents.get(at) ?? null;
    }
  }
  return shown;
};
