import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vitest/config';
import { isEndurance } from './support/promise.ts';

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
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/promises/**/*.test.ts', 'test/layers.test.ts'],
    environment: 'node',
    // Else one core waits while the other works.
    maxWorkers: '100%',
    // A promise is proved in its time, also on a machine that is busy; in full it may take an hour.
    testTimeout: (isEndurance ? 60 : 5) * MINUTE,
    hookTimeout: MINUTE,
    reporters: ['default'],
  },
});
