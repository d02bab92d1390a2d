/** What may be said beside a message: plain facts, never an object that could carry a secret. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export type Log = {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
};

/** Writes one line an entry to `write`; facts are JSON, so a line can't be forged by their text. */
export const createLog = (write: (line: string) => void, now: () => Date): Log => {
  const say = (level: string) => (message: string, facts?: LogFacts) =>
    write(`${now().toISOString()} ${level} ${message}${facts ? ` ${JSON.stringify(facts)}` : ''}\n`);
  return { info: say('info'), warn: say('warn'), error: say('error') };
};

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
