import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vitest/config';
import { isEndurance } from './support/promise.ts';
import { vitestReport } from './support/report/vitest.ts';

const MINUTE = 60_000;

/**
 * `./engine.ts?nodeWorker` is electron-vite's way to name a worker of the main process. Here the same import
 * starts the source file itself: Node 24 strips its types.
 */
const nodeWorker: Plugin = {
  name: 'node-worker',
  enforce: 'pre',
  load(id) {
    const [file, query] = id.split('?');
    if (query !== 'nodeWorker') return undefined;
    return [
      "import { Worker } from 'node:worker_threads';",
      `export default (options) => new Worker(${JSON.stringify(file)}, options);`,
    ].join('\n');
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [nodeWorker],
  test: {
    environment: 'node',
    // A promise is proved in its time, also on a machine that is busy; in full it may take an hour.
    testTimeout: (isEndurance ? 60 : 5) * MINUTE,
    hookTimeout: MINUTE,
    // As patient as the tests around it: what it waits for may be a service, an engine's start or another process.
    expect: { poll: { timeout: MINUTE / 2 } },
    reporters: ['default', vitestReport],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/layers.test.ts'],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'promises',
          include: ['test/promises/**/*.test.ts'],
          // Their times and their memory count, so nothing runs beside them.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
