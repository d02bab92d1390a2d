/** Whether the main side is there: `lost` when it has ended, `replaced` when another page has this one's place. */
export type Link = 'there' | 'lost' | 'replaced';

/** Remembers how the link is, and tells who listens when it changes. */
export const createLink = () => {
  let now: Link = 'there';
  const hearers = new Set<(link: Link) => void>();
  const tell = (): void => {
    for (const hear of hearers) hear(now);
  };
  return {
    set: (next: Link): void => {
      if (next === now) return;
      now = next;
      tell();
    },
    /** It is there again, and was away: too short a time to be seen, maybe, but not for events. */
    renew: (): void => {
      now = 'there';
      tell();
    },
    /** Tells the present state at once, then each change, and `there` each time it is there again. Returns how to stop. */
    watch: (hear: (link: Link) => void): (() => void) => {
      hearers.add(hear);
      hear(now);
      return () => void hearers.delete(hear);
    },
  };
};
