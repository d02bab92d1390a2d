import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogFile } from '#main/wire/log-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whittle-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, 'logs', name), 'utf8');
const unexpected = (line: string) => expect.unreachable(line);

describe('createLogFile', () => {
  it('appends to what is there', () => {
    createLogFile(folder, unexpected)('one\n');
    createLogFile(folder, unexpected)('two\n');
    expect(read('whittle.log')).toBe('one\ntwo\n');
  });

  it('can be read by the user alone', () => {
    createLogFile(folder, unexpected)('one\n');
    expect(statSync(join(folder, 'logs')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'logs', 'whittle.log')).mode & 0o077).toBe(0);
  });

  it('starts a new file at 1 MiB and keeps one old one', () => {
    const write = createLogFile(folder, unexpected);
    const line = `${'x'.repeat(1023)}\n`;
    for (let count = 0; count < 2 * 1024; count += 1) write(line);
    write('last\n');
    expect(read('whittle.log')).toBe('last\n');
    expect(read('whittle.1.log')).toHaveLength(1024 * 1024);
  });

  it('tells its lines elsewhere where it can’t write', () => {
    const told: string[] = [];
    writeFileSync(join(folder, 'file'), '');
    const write = createLogFile(join(folder, 'file'), (line) => told.push(line));
    write('one\n');
    write('two\n');
    expect(told).toEqual(['one\n', 'two\n']);
  });
});
