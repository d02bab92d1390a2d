import type { Copied } from '#contract/tokens.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createTurns } from '#main/kernel/in-turn.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { ClipboardPort } from '#main/platform.ts';

export type ClipboardEnd = 'cleared' | 'replaced' | 'unchecked';

/** Puts a token there for a while, and takes it back only if it is still ours. */
export const createClipboard = (deps: {
  port: ClipboardPort;
  clock: Clock;
  /** Refuses with `locked` while the vault is. */
  requireUnlocked: () => void;
  changed: (clearsAt: string | null, ended: ClipboardEnd | null) => void;
  /** What was copied has left the clipboard. */
  ended: (subject: { id: string; name: string }, end: ClipboardEnd) => void;
}) => {
  const { port, clock } = deps;
  type Held = { secret: SecretText; subject: { id: string; name: string }; callOff: () => void };
  let held: Held | undefined;

  /** One at a time, as they were asked for: a system that answers late would mix two of them up. */
  const inTurn = createTurns();

  const takeBack = async (): Promise<ClipboardEnd | null> => {
    if (!held) return null;
    const { secret, subject, callOff } = held;
    held = undefined;
    callOff();
    const end = await port.clearIfStill(secret.reveal());
    deps.ended(subject, end);
    // A token copied meanwhile has its own count-down, which this end must not hide.
    if (!held) deps.changed(null, end);
    return end;
  };

  /** Takes back what is held; `null`: nothing was. */
  const clear = (): Promise<ClipboardEnd | null> => inTurn(takeBack);

  return {
    copy: (
      secret: SecretText,
      seconds: number,
      subject: { id: string; name: string },
      failed: (error: unknown) => void,
    ): Promise<Copied> =>
      inTurn(async () => {
        deps.requireUnlocked();
        await port.write(secret.reveal());
        try {
          deps.requireUnlocked();
        } catch (error) {
          // A lock came while the system wrote: it had nothing to take back yet.
          await port.clearIfStill(secret.reveal());
          throw error;
        }
        held?.callOff();
        const clearsAt = new Date(clock.now() + seconds * 1000).toISOString();
        // Its time may be over while the next copy is being written: that one stays.
        const end = () => inTurn(async () => (held === own ? await takeBack() : null));
        const callOff = clock.after(seconds * 1000, () => void end().catch(failed));
        const own: Held = { secret, subject, callOff };
        held = own;
        deps.changed(clearsAt, null);
        return { clearsAt, seconds };
      }),
    clear,
  };
};
export type Clipboard = ReturnType<typeof createClipboard>;
