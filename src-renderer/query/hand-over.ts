let held: string | null = null;

/** A pasted text goes on into the field of another screen, which takes it as soon as it is there. */
export const handOver = (text: string): void => {
  held = text;
};

/** Takes it, once; empty: there is none. */
export const takeHandedOver = (): string => {
  const text = held ?? '';
  held = null;
  return text;
};

/** At a lock nothing is on its way any more. */
export const dropHandedOver = (): void => {
  held = null;
};
