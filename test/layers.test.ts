import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));

type Case = { why: string; file: string; line: string; rule?: string };

/** Each line breaks one rule of ARCHITECTURE.md; `rule` is the lint's name for it. */
const refused: Required<Case>[] = [
  {
    why: 'a room takes a value from another room',
    file: 'src-main/vault/a.ts',
    line: "import { x } from '#main/audit/audit.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room loads another room when it runs',
    file: 'src-main/sync/a.ts',
    line: "export const y = await import('#main/vault/vault.ts');",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room climbs out with ../',
    file: 'src-main/tokens/a.ts',
    line: "import type { X } from '../vault/vault.ts';\nexport type Y = X;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room knows the wire',
    file: 'src-main/audit/a.ts',
    line: "import { x } from '#main/wire/events.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room knows Electron',
    file: 'src-main/delivery/a.ts',
    line: "import { clipboard } from 'electron';\nexport const y = clipboard;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room outside biscuit knows the engine',
    file: 'src-main/services/hook0/a.ts',
    line: "import { Biscuit } from '@biscuit-auth/biscuit-wasm';\nexport const y = Biscuit;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room opens SQLite itself',
    file: 'src-main/audit/b.ts',
    line: "import { x } from 'better-sqlite3';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room outside keychain asks the keychain',
    file: 'src-main/vault/b.ts',
    line: "import { getPassword } from '@github/keytar';\nexport const y = getPassword;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a room opens a server',
    file: 'src-main/services/hook0/b.ts',
    line: "import { createServer } from 'node:http';\nexport const y = createServer;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the kernel knows a room',
    file: 'src-main/kernel/a.ts',
    line: "import { x } from '#main/vault/vault.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the wire knows a room',
    file: 'src-main/wire/a.ts',
    line: "import { x } from '#main/vault/vault.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the composition root knows a shell',
    file: 'src-main/app.ts',
    line: "import { x } from '#main/shells/browser/server.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the browser shell knows Electron',
    file: 'src-main/shells/browser/a.ts',
    line: "import { app } from 'electron';\nexport const y = app;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'one shell knows the other',
    file: 'src-main/shells/electron/a.ts',
    line: "import { x } from '#main/shells/browser/server.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a shell reaches into a room',
    file: 'src-main/shells/electron/b.ts',
    line: "import { x } from '#main/vault/vault.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the main side draws',
    file: 'src-main/settings/a.ts',
    line: "import { useState } from 'react';\nexport const y = useState;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the contract knows Node',
    file: 'src-preload/contract/a.ts',
    line: "import { x } from 'node:fs';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the contract knows the main side, if only a type',
    file: 'src-preload/contract/b.ts',
    line: "import type { X } from '#main/platform.ts';\nexport type Y = X;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the preload takes the contract along',
    file: 'src-preload/preload.ts',
    line: "import { contract } from '#contract/index.ts';\nexport const y = contract;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the renderer knows the main side, if only a type',
    file: 'src-renderer/rooms/tokens/a.ts',
    line: "import type { X } from '#main/platform.ts';\nexport type Y = X;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'the renderer knows Node',
    file: 'src-renderer/words/a.ts',
    line: "import { x } from 'node:path';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'one room of the renderer knows another',
    file: 'src-renderer/rooms/tokens/b.ts',
    line: "import { x } from '#renderer/rooms/lock/lock.tsx';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a primitive knows the contract',
    file: 'src-renderer/ui/a.ts',
    line: "import { contract } from '#contract';\nexport const y = contract;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a primitive asks a query',
    file: 'src-renderer/ui/b.ts',
    line: "import { x } from '#renderer/query/tokens.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a test climbs out with ../',
    file: 'test/unit/a.test.ts',
    line: "import { x } from '../../src-main/app.ts';\nexport const y = x;",
    rule: 'no-restricted-imports',
  },
  {
    why: 'a default export',
    file: 'src-main/vault/c.ts',
    line: 'export default 1;',
    rule: 'no-default-export',
  },
  {
    why: 'a word on the console',
    file: 'src-main/vault/d.ts',
    line: "console.log('x');",
    rule: 'no-console',
  },
  {
    why: 'an any',
    file: 'src-main/vault/e.ts',
    line: 'export const y = (x: any): unknown => x;',
    rule: 'no-explicit-any',
  },
  {
    why: 'a file that is not in kebab-case',
    file: 'src-main/vault/myVault.ts',
    line: 'export const y = 1;',
    rule: 'filename-case',
  },
  {
    why: 'a promise that nobody waits for',
    file: 'src-main/vault/f.ts',
    line: 'const go = async (): Promise<void> => {};\nexport const y = (): void => {\n  go();\n};',
    rule: 'no-floating-promises',
  },
  {
    why: 'a switch that forgets a case',
    file: 'src-main/vault/g.ts',
    line: "export const y = (x: 'a' | 'b'): number => {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n};",
    rule: 'switch-exhaustiveness-check',
  },
  {
    why: 'two files that need each other',
    file: 'src-main/tokens/ring.ts',
    line: "import { b } from './ring-back.ts';\nexport const a = (): unknown => b;",
    rule: 'no-cycle',
  },
];

const allowed: Case[] = [
  {
    why: 'a room takes a type from another room',
    file: 'src-main/vault/ok-a.ts',
    line: "import type { Keychain } from '#main/keychain/keychain.ts';\nexport type Y = Keychain;",
  },
  {
    why: 'a room uses the kernel, the contract and Node',
    file: 'src-main/vault/ok-b.ts',
    line: "import { hash } from 'node:crypto';\nimport { Refusal } from '#contract/failure.ts';\nimport { x } from '#main/kernel/id.ts';\nexport const y = [hash, Refusal, x];",
  },
  {
    why: 'a room uses its neighbour',
    file: 'src-main/vault/ok-c.ts',
    line: "import { x } from './slots.ts';\nexport const y = x;",
  },
  {
    why: 'biscuit uses the engine',
    file: 'src-main/biscuit/ok.ts',
    line: "import { Biscuit } from '@biscuit-auth/biscuit-wasm';\nexport const y = Biscuit;",
  },
  {
    why: 'the database file opens SQLite',
    file: 'src-main/kernel/database.ts',
    line: "import { x } from 'better-sqlite3';\nexport const y = x;",
  },
  {
    why: 'keychain asks the keychain',
    file: 'src-main/keychain/ok.ts',
    line: "import { getPassword } from '@github/keytar';\nexport const y = getPassword;",
  },
  {
    why: 'a driver takes its port by address',
    file: 'src-main/services/hook0/ok.ts',
    line: "import { x } from '#main/services/service.ts';\nexport const y = x;",
  },
  {
    why: 'the sandbox opens a server',
    file: 'src-main/sandbox/ok.ts',
    line: "import { createServer } from 'node:http';\nexport const y = createServer;",
  },
  {
    why: 'the Electron shell uses Electron, the app and the wire',
    file: 'src-main/shells/electron/ok.ts',
    line: "import { app } from 'electron';\nimport { x } from '#main/app.ts';\nimport { z } from '#main/wire/dispatcher.ts';\nexport const y = [app, x, z];",
  },
  {
    why: 'the browser shell opens a server',
    file: 'src-main/shells/browser/ok.ts',
    line: "import fastify from 'fastify';\nimport { x } from '#main/app.ts';\nexport const y = [fastify, x];",
  },
  {
    why: 'a shell takes the drivers of its system',
    file: 'src-main/shells/browser/ok-b.ts',
    line: "import { x } from '#main/keychain/keytar.ts';\nimport { z } from '#main/screen-lock/screen-lock.ts';\nexport const y = [x, z];",
  },
  {
    why: 'the composition root introduces the rooms',
    file: 'src-main/handlers.ts',
    line: "import { x } from '#main/vault/vault.ts';\nimport { z } from '#main/audit/audit.ts';\nexport const y = [x, z];",
  },
  {
    why: 'the contract uses zod',
    file: 'src-preload/contract/ok.ts',
    line: "import { z } from 'zod';\nimport { x } from './define.ts';\nexport const y = [z, x];",
  },
  {
    why: 'a room of the renderer uses primitives, queries, words and the contract',
    file: 'src-renderer/rooms/tokens/ok.ts',
    line: "import { a } from '#renderer/ui/button.tsx';\nimport { b } from '#renderer/query/tokens.ts';\nimport { c } from '#renderer/words/time.ts';\nimport { d } from '#contract';\nexport const y = [a, b, c, d];",
  },
  {
    why: 'a primitive uses React Aria',
    file: 'src-renderer/ui/ok.ts',
    line: "import { Button } from 'react-aria-components';\nexport const y = Button;",
  },
  {
    why: 'a configuration file has a default export',
    file: 'test/playwright.config.ts',
    line: 'export default {};',
  },
  {
    why: 'a test takes anything by its address',
    file: 'test/unit/ok.test.ts',
    line: "import { x } from '#main/vault/vault.ts';\nexport const y = x;",
  },
];

let folder: string;
/** Rules that refused, by file. */
const verdicts = new Map<string, string[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'whittle-layers-'));
  mkdirSync(join(project, 'node_modules/.cache'), { recursive: true });
  for (const file of ['.oxlintrc.json', 'package.json']) cpSync(join(project, file), join(folder, file));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
    }),
  );
  const back = {
    file: 'src-main/tokens/ring-back.ts',
    line: "import { a } from './ring.ts';\nexport const b = (): unknown => a;",
  };
  for (const { file, line } of [...refused, ...allowed, back]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${line}\n`);
  }
  const lint = spawnSync(
    process.execPath,
    [join(project, 'node_modules/oxlint/bin/oxlint'), '--format=json', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const report: unknown = JSON.parse(lint.stdout);
  for (const { filename, code } of (report as { diagnostics: { filename: string; code: string }[] })
    .diagnostics)
    verdicts.set(filename, [...(verdicts.get(filename) ?? []), code]);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('The dependency rules', () => {
  it.each(refused)('refuse that $why', ({ file, rule }) => {
    expect(verdicts.get(file) ?? []).toContainEqual(expect.stringContaining(rule));
  });

  // A broken configuration refuses everything, or nothing: the allowed lines tell the two from a good one.
  it.each(allowed)('allow that $why', ({ file }) => {
    expect(existsSync(join(folder, file))).toBe(true);
    expect(verdicts.get(file) ?? []).toEqual([]);
  });
});

describe('The types of each runtime', () => {
  it.each([
    ['src-renderer', 'process.exit()', 'TS2591'],
    ['src-main', 'document.title', 'TS2584'],
    ['src-preload/contract', "fetch('x')", 'TS2304'],
  ])('keep the others out of %s', (room, line, code) => {
    const runtime = mkdtempSync(join(project, 'node_modules/.cache/types-'));
    try {
      writeFileSync(join(runtime, 'a.ts'), `export const x: unknown = ${line};\n`);
      writeFileSync(
        join(runtime, 'tsconfig.json'),
        JSON.stringify({
          extends: join(project, room, 'tsconfig.json'),
          compilerOptions: { incremental: false, tsBuildInfoFile: null },
          include: ['./a.ts'],
        }),
      );
      const types = spawnSync(
        process.execPath,
        [join(project, 'node_modules/typescript/bin/tsc'), '-p', runtime, '--pretty', 'false'],
        {
          encoding: 'utf8',
        },
      );
      expect(types.stdout).toMatch(new RegExp(`a\\.ts\\(1,.*error ${code}:`));
      expect(types.status).not.toBe(0);
    } finally {
      rmSync(runtime, { recursive: true });
    }
  });
});
