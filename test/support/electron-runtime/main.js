// What the test runtime starts: the app named on its command line, as Electron's own default app would.
//   electron [-r MODULE]... APP_FOLDER [arguments]
// It is an ES module with a top-level await, so that `ready` waits for the app's own module.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(join(process.cwd(), 'start.cjs'));

/** better-sqlite3's own build is for a newer Node-API and would end this process: load ours in its place. */
const load = process.dlopen.bind(process);
process.dlopen = (module, file, ...flags) => {
  const found = /^(.*better-sqlite3)\/prebuilds\/[^/]+\.node$/.exec(file);
  if (!found) return load(module, file, ...flags);
  const { version } = JSON.parse(readFileSync(join(found[1], 'package.json'), 'utf8'));
  return load(module, join(process.resourcesPath, `better-sqlite3-${version}.node`), ...flags);
};

const words = process.argv.slice(1);
const first = [];
let folder;
while (words.length > 0 && !folder) {
  const word = words.shift();
  if (word === '-r' || word === '--require') first.push(words.shift());
  else if (!word.startsWith('-')) folder = resolve(word);
}
if (!folder) throw new Error('Name the folder of an app.');

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(productName ?? name);
app.setVersion(version);
app.setAppPath(folder);
for (const module of first) require(module);
// Electron shows a box on the screen for an error here, and then waits for somebody to close it.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  app.exit(1);
});
await import(pathToFileURL(resolve(dirname(join(folder, 'package.json')), main)).href);
