/** What may be said beside a message: plain facts, never an object that could carry a secret. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export type Log = {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
};

const MASK = '••••';

/**
 * Hides what may be a token or a key. Nobody logs one, but an error of the system or of a package may quote what it was
 * given. UUIDs and words are shorter than these runs, and paths have no capitals and digits in them, as a rule.
 */
const hideSecrets = (text: string): string =>
  text.replaceAll(/[\w+/=-]{40,}/g, (run) =>
    /^[\da-f]+$/i.test(run) || (/\d/.test(run) && /[A-Z]/.test(run)) ? MASK : run,
  );

/** Writes one line an entry to `write`; facts are JSON, so a line can't be forged by their text. */
export const createLog = (write: (line: string) => void, now: () => Date): Log => {
  const say = (level: string) => (message: string, facts?: LogFacts) =>
    write(
      `${now().toISOString()} ${level} ${hideSecrets(`${message}${facts ? ` ${JSON.stringify(facts)}` : ''}`)}\n`,
    );
  return { info: say('info'), warn: say('warn'), error: say('error') };
};

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
