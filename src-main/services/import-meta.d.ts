/** The bundler's way to read all files of a folder when it builds; Node's own run has it from build/bench/node-worker.mjs. */
interface ImportMeta {
  glob(pattern: string, options: { eager: true; import: 'default' }): Record<string, unknown>;
}
