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
  const waiting = new Map<string, (outcome: ClipboardAnswer['outcome']) => void>();

  const ask = async (
    line: (id: string) => StreamLine,
    patience: number,
  ): Promise<ClipboardAnswer['outcome']> => {
    const id = randomUUID();
    if (!send(line(id))) return 'not-available';
    return await new Promise((resolve) => {
      const answer = (outcome: ClipboardAnswer['outcome']) => {
        waiting.delete(id);
        callOff();
        resolve(outcome);
      };
      const callOff = clock.after(patience, () => answer('not-available'));
      waiting.set(id, answer);
    });
  };

  const port: ClipboardPort = {
    write: async (text) => {
      const outcome = await ask((id) => ({ clipboard: { id, act: 'write', text } }), PATIENCE_MILLISECONDS);
      if (outcome !== 'written') throw new Refusal({ kind: 'clipboard', problem: 'not-available' });
    },
    clearIfStill: async (text) => {
      const digest = createHash('sha256').update(text).digest('hex');
      const outcome = await ask(
        (id) => ({ clipboard: { id, act: 'clear', digest } }),
        CLEAR_PATIENCE_MILLISECONDS,
      );
      return outcome === 'cleared' || outcome === 'replaced' ? outcome : 'unchecked';
    },
  };

  return {
    port,
    /** An answer to a question that nobody waits for any more is let go. */
    answer: ({ id, outcome }: ClipboardAnswer): void => waiting.get(id)?.(outcome),
  };
};
export type PageClipboard = ReturnType<typeof createPageClipboard>;
