import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { ClipboardPort } from '#main/platform.ts';
import type { StreamLine } from './stream.ts';

/** How long the page has to do it, in milliseconds: Firefox lets a click act for 5 s. */
const PATIENCE_MILLISECONDS = 4_000;
/** A clearing waits shorter: locking and quitting wait for it. The page goes on trying by itself. */
const CLEAR_PATIENCE_MILLISECONDS = 1_500;

/** The page's answer. `unreadable`: the browser did not let it look, so it did nothing. */
export const clipboardAnswer = z.object({
  id: z.uuid(),
  outcome: z.enum(['written', 'cleared', 'replaced', 'unreadable', 'not-available']),
});
export type ClipboardAnswer = z.output<typeof clipboardAnswer>;

/**
 * The clipboard of the browser that the page is in. The page is asked over its stream; to clear, it is told the
 * SHA-256 of the text and compares.
 */
export const createPageClipboard = (clock: Clock, send: (line: StreamLine) => boolean) => {
  type Outcome = ClipboardAnswer['outcome'] | 'late';
  const waiting = new Map<string, (outcome: Outcome) => void>();
  /** SHA-256 of texts that were to be written, where nobody knows whether they will be, by the id of the wish. */
  const mayStillCome = new Map<string, string>();

  const ask = async (id: string, line: StreamLine, patience: number): Promise<Outcome> => {
    if (!send(line)) return 'not-available';
    return await new Promise((resolve) => {
      const answer = (outcome: Outcome) => {
        waiting.delete(id);
        callOff();
        resolve(outcome);
      };
      const callOff = clock.after(patience, () => answer('late'));
      waiting.set(id, answer);
    });
  };

  const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  const toClear = (id: string, digest: string): StreamLine => ({ clipboard: { id, act: 'clear', digest } });

  const port: ClipboardPort = {
    write: async (text) => {
      const id = randomUUID();
      const outcome = await ask(id, { clipboard: { id, act: 'write', text } }, PATIENCE_MILLISECONDS);
      if (outcome === 'late') mayStillCome.set(id, digestOf(text));
      if (outcome !== 'written') throw new Refusal({ kind: 'clipboard', problem: 'not-available' });
    },
    clearIfStill: async (text) => {
      const id = randomUUID();
      const outcome = await ask(id, toClear(id, digestOf(text)), CLEAR_PATIENCE_MILLISECONDS);
      return outcome === 'cleared' || outcome === 'replaced' ? outcome : 'unchecked';
    },
  };

  return {
    port,
    /** What was written when nobody waited for it any more is not known to be there, so it is taken out again. */
    answer: ({ id, outcome }: ClipboardAnswer): void => {
      waiting.get(id)?.(outcome);
      const digest = mayStillCome.get(id);
      mayStillCome.delete(id);
      if (digest !== undefined && outcome === 'written') send(toClear(randomUUID(), digest));
    },
  };
};
export type PageClipboard = ReturnType<typeof createPageClipboard>;
