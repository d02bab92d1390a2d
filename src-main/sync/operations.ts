import { Refusal } from '#contract/failure.ts';
import type { Operation, OperationId } from '#contract/services.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Roots } from './create.ts';
import type { Intent, Journal } from './journal.ts';
import type { Revocations } from './revoke.ts';

/** Runs what the journal holds when its time has come, one after the other. */
export const createOperations = (deps: {
  journal: Journal;
  roots: Roots;
  revocations: Revocations;
  audit: Audit;
  clock: Clock;
  isUnlocked: () => boolean;
  reportBug: (error: unknown) => void;
}) => {
  const { journal, roots, revocations, clock } = deps;
  let callOff = (): void => {};
  let running: Promise<void> = Promise.resolve();

  const isDue = (intent: Intent): boolean =>
    intent.kind === 'revoke' &&
    (intent.state === 'held' || intent.state === 'waiting') &&
    (intent.nextAttemptAt === null || Date.parse(intent.nextAttemptAt) <= clock.now());

  const attempt = async (intent: Intent): Promise<void> => {
    try {
      await revocations.attempt(intent);
    } catch (error) {
      // A bug with one operation must not keep the others waiting, nor be tried again and again.
      deps.reportBug(error);
      if (journal.has(intent.id)) revocations.stop(intent, { kind: 'not-found', what: 'token' });
    }
  };

  const run = async (): Promise<void> => {
    for (const intent of journal.all()) {
      if (!deps.isUnlocked() || !journal.has(intent.id)) continue;
      const current = journal.get(intent.id);
      if (isDue(current)) await attempt(current);
    }
  };

  /** Runs go one after the other, so that no operation is sent twice at once. */
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const next = running.then(work);
    running = next.then(
      () => {},
      () => {},
    );
    return next;
  };

  const wake = (): void => {
    callOff();
    if (!deps.isUnlocked()) return;
    const times = journal
      .all()
      .filter((intent) => intent.kind === 'revoke' && (intent.state === 'held' || intent.state === 'waiting'))
      .map((intent) => (intent.nextAttemptAt === null ? 0 : Date.parse(intent.nextAttemptAt)));
    if (times.length === 0) return;
    const pause = Math.max(0, Math.min(...times) - clock.now());
    callOff = clock.after(pause, () => {
      enqueue(run).catch(deps.reportBug).then(wake).catch(deps.reportBug);
    });
  };

  /** A service that is away leaves the doubt as it is; the next start or "try now" asks again. */
  const resolveIfReachable = async (intent: Intent): Promise<void> => {
    try {
      await roots.resolve(intent);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

  const toOperation = ({ knownRemoteIds: _, ...intent }: Intent): Operation => intent;

  return {
    list: (): Operation[] => journal.all().map(toOperation),
    /** Looks at the journal again and sets the clock for what comes next. */
    wake,
    /** After a start or unlock: what was cut off is told apart from what was never sent. */
    recover: async (): Promise<void> => {
      journal.recover();
      for (const intent of journal.all())
        if (intent.kind === 'create' && intent.state !== 'stopped')
          await enqueue(() => resolveIfReachable(intent));
      wake();
    },
    retry: async (id: OperationId): Promise<void> => {
      const intent = journal.get(id);
      await enqueue(async () => {
        if (!journal.has(id)) return;
        if (intent.kind === 'create') await roots.retry(intent);
        else await attempt(journal.get(id));
      });
      wake();
    },
    discard: (id: OperationId): void => {
      const intent = journal.get(id);
      if (intent.state === 'sent') throw new Refusal({ kind: 'too-late-to-undo' });
      if (intent.kind === 'create') {
        journal.done(id);
        deps.audit.append({ act: 'create-stopped', subject: intent.name, note: 'Given up' });
      } else revocations.undo(intent);
      wake();
    },
    undoRevoke: (id: OperationId): void => {
      if (!journal.has(id) || journal.get(id).state !== 'held')
        throw new Refusal({ kind: 'too-late-to-undo' });
      revocations.undo(journal.get(id));
      wake();
    },
    /** Locking must not keep a revoke waiting: what is held is sent now, with the key that is still there. */
    flushHeld: (): Promise<void> => {
      callOff();
      const held = journal.all().filter((intent) => intent.state === 'held');
      return Promise.all(held.map(attempt)).then(() => {});
    },
    /** A create takes its turn too, so that a lock can wait for it. */
    create: (make: () => Promise<TokenId>): Promise<TokenId> => enqueue(make),
    /** Resolves when no operation is under way. */
    settled: (): Promise<void> => running,
  };
};
export type Operations = ReturnType<typeof createOperations>;
