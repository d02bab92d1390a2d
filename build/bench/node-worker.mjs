// Node runs the sources as they are, but for `?nodeWorker`, which is the bundler's: here it starts the file itself.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('?nodeWorker')) return next(url, context);
    const file = JSON.stringify(url.slice(0, -'?nodeWorker'.length));
    return {
      format: 'module',
      shortCircuit: true,
      source: `import { Worker } from 'node:worker_threads';
        export default (options) => new Worker(new URL(${file}), options);`,
    };
  },
});
