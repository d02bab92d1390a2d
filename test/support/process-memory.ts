import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';

/** A running process of Linux, and what it is: what Chromium calls its kinds of children, else its program's name. */
export type RunningProcess = { pid: number; kind: string };

type Known = { pid: number; parent: number; session: number; command: string };

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

const look = (pid: number): Known => {
  // The name in the second field may hold spaces and brackets.
  const [, parent = '0', , session = '0'] = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return {
    pid,
    parent: Number(parent),
    session: Number(session),
    // Chromium's children write theirs anew, with spaces.
    command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '),
  };
};

/**
 * Every process of a program: those of these numbers and those that name one of these words on their command line, all
 * that come from them, and all of the sessions that they lead. Linux.
 */
export const processesOf = (pids: readonly number[], words: readonly string[]): RunningProcess[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => look(Number(name)));
  const found = new Set(
    all.filter(({ pid, command }) => pids.includes(pid) || words.some((word) => command.includes(word))),
  );
  for (let before = -1; before !== found.size;) {
    before = found.size;
    const leaders = new Set([...found].map(({ pid }) => pid));
    for (const each of all) if (leaders.has(each.parent) || leaders.has(each.session)) found.add(each);
  }
  return [...found]
    .map(({ pid, command }) => ({
      pid,
      kind: /--type=([\w-]+)/.exec(command)?.[1] ?? basename(command.split(' ')[0] ?? ''),
    }))
    .toSorted((a, b) => a.pid - b.pid);
};

const PAGE = 4096;
const ENTRY_BYTES = 8;
/** How much is read at once. */
const PIECE = 4 * 1024 * 1024;
/** The bits of the upper half of an entry of `pagemap`: in memory, swapped out, and still as in its file. */
const [PRESENT, SWAPPED, OF_FILE] = [2 ** 31, 2 ** 30, 2 ** 29];

type Region = { start: number; end: number; isFile: boolean };

/** What a process may read of its own memory. A file on the disk that it has mapped is told from shared memory. */
const regionsOf = (pid: number): Region[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start = '', end = '', rights = '', path = ''] =
        /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line) ?? [];
      // The kernel's own pages hold nothing of ours, and one of them can't be read.
      if (!rights.startsWith('r') || path.startsWith('[v')) return [];
      const isFile = path.startsWith('/') && !/^\/(memfd:|dev\/)|\(deleted\)$/.test(path);
      return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), isFile }];
    });

/** The runs of pages of a region that hold something which is not just a file's, as the disk has it. */
const heldRuns = (pagemap: number, { start, end, isFile }: Region): [from: number, to: number][] => {
  const entries = Buffer.alloc(((end - start) / PAGE) * ENTRY_BYTES);
  const length = readSync(pagemap, entries, 0, entries.length, (start / PAGE) * ENTRY_BYTES);
  const runs: [number, number][] = [];
  for (let at = 0; at < length; at += ENTRY_BYTES) {
    const flags = entries.readUInt32LE(at + 4);
    const isHeld = (flags & PRESENT) !== 0 || (flags & SWAPPED) !== 0;
    if (!isHeld || (isFile && (flags & OF_FILE) !== 0)) continue;
    const from = start + (at / ENTRY_BYTES) * PAGE;
    const last = runs.at(-1);
    if (last?.[1] === from) last[1] = from + PAGE;
    else runs.push([from, from + PAGE]);
  }
  return runs;
};

/**
 * Shows all that a process has in its memory, piece by piece; what lies over the border of two pieces is shown once more,
 * `overlap` bytes of it. Answers how many bytes there were. Who may not read a process gets an error.
 */
export const readMemory = (pid: number, overlap: number, show: (piece: Buffer) => void): number => {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  let all = 0;
  try {
    for (const region of regionsOf(pid))
      for (const [from, to] of heldRuns(pagemap, region))
        for (let at = from; at < to; at += PIECE) {
          const begin = Math.max(from, at - overlap);
          const piece = Buffer.allocUnsafeSlow(Math.min(at + PIECE, to) - begin);
          const length = readPiece(memory, piece, begin);
          all += length;
          show(piece.subarray(0, length));
        }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return all;
};

/** What was given back meanwhile can't be read, and is nothing. */
const readPiece = (memory: number, piece: Buffer, at: number): number => {
  try {
    return readSync(memory, piece, 0, piece.length, at);
  } catch (error) {
    if (['EIO', 'EFAULT'].includes(String((error as { code?: unknown }).code))) return 0;
    throw error;
  }
};
