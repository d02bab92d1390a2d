// Node runs the sources as they are, but for two words of the bundler's: `?nodeWorker`, which starts the file itself
// here, and `import.meta.glob`, which reads the JSON files of a folder.
import { registerHooks } from 'node:module';

const GLOB = /import\.meta\.glob\(\s*'(\.\/[\w/-]*\/)\*\.json'[^)]*\)/g;
const globbed = (folder) => {
  const read = "process.getBuiltinModule('node:fs')";
  const at = (name) => `new URL('${folder}' + ${name}, import.meta.url)`;
  return `Object.fromEntries(${read}.readdirSync(${at("''")})
    .filter((name) => name.endsWith('.json'))
    .map((name) => ['${folder}' + name, JSON.parse(${read}.readFileSync(${at('name')}, 'utf8'))]))`;
};

registerHooks({
  load(url, context, next) {
    if (url.endsWith('/services/descriptions.ts')) {
      const loaded = next(url, context);
      return {
        ...loaded,
        source: Buffer.from(loaded.source)
          .toString('utf8')
          .replaceAll(GLOB, (_, folder) => globbed(folder)),
      };
    }
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
