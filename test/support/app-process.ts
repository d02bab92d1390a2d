import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '#contract/client.ts';
import type { Reply } from '#contract/define.ts';
import { contract } from '#contract/index.ts';

export type ChildQuestion = { id: number; method: string; input: unknown };
type ChildAnswer = { ready: true } | { id: number; value: unknown } | { id: number; broken: string };

/** A call that the end of the process cut off: nobody knows how far it came. */
export class CutOff extends Error {}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** So that the next process need not compile it all again. */
const COMPILED = file('../../node_modules/.cache/whittle-tests');
const NODE_WORKER = file('../../build/bench/node-worker.mjs');

export type ProcessOptions = {
  /** Put before the program, e.g. what sets its limits. */
  under?: readonly string[];
  env?: NodeJS.ProcessEnv;
  uid?: number;
};

/** Milliseconds: far more than any call takes, also on a machine that is busy. */
const LONGEST = 120_000;

/** Says what was waited for, where a test would otherwise only run out of its time. */
const within = async <T>(awaited: Promise<T>, what: string, output: () => string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const say = () => reject(new Error(`no end of ${what} after ${LONGEST} ms. ${output()}`));
    timer = setTimeout(say, LONGEST);
  });
  return Promise.race([awaited, late]).finally(() => clearTimeout(timer));
};

/** Starts the whole app in a process of its own, which can be killed at any moment. It opens nothing yet. */
export const startProcess = ({ under = [], env = {}, uid }: ProcessOptions = {}) => {
  const [program, ...rest] = [
    ...under,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--import',
    NODE_WORKER,
    file('./app-child.ts'),
  ];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let output = '';
  let asked = 0;
  let hasEnded = false;
  let tellReady = (): void => {};
  const told = new Promise<void>((resolve) => {
    tellReady = resolve;
  });

  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as ChildAnswer;
    if ('ready' in said) return tellReady();
    const call = waiting.get(said.id);
    waiting.delete(said.id);
    if ('broken' in said) call?.reject(new Error(said.broken));
    else call?.resolve(said.value);
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  // A write to a process that was just killed.
  child.stdin.on('error', () => {});
  const ready = within(told, 'its start', () => output);
  // Told to whoever waits for it, which may be later.
  ready.catch(() => {});
  // `close` comes after the last line of its output: what it acknowledged before it died was heard.
  const ended = once(child, 'close').then(() => {
    hasEnded = true;
    tellReady();
    for (const { reject } of waiting.values()) reject(new CutOff(`the process ended. ${output}`));
    waiting.clear();
  });

  const ask = async <T>(method: string, input: unknown = {}): Promise<T> => {
    await ready;
    if (hasEnded) throw new CutOff(`the process has ended. ${output}`);
    asked += 1;
    const id = asked;
    const answer = new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      child.stdin.write(`${JSON.stringify({ id, method, input } satisfies ChildQuestion)}\n`);
    });
    return within(answer, `the call ${method}`, () => output);
  };

  return {
    ready,
    ended,
    pid: child.pid,
    client: createClient(contract, {
      call: (method, input) => ask<Reply>(method, input),
      listen: () => () => {},
    }),
    open: (folder: string, keychain: string) => ask<null>('open', { folder, keychain }),
    /** What the app put into its clipboard and has not cleared. */
    clipboard: () => ask<string>('clipboard'),
    /** What it wrote beside its answers: its log. */
    output: () => output,
    /** Closes the vault as an app does when it ends; the process lives on. */
    close: () => ask<null>('stop'),
    /** Ends it as an app ends: locks, and closes the file. */
    stop: async (): Promise<void> => {
      await ask('stop');
      child.stdin.end();
      await within(ended, 'the process that was stopped', () => output);
    },
    /** SIGKILL: it can do nothing about it. */
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await within(ended, 'the process that was killed', () => output);
    },
  };
};
export type AppProcess = ReturnType<typeof startProcess>;
