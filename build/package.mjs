// `npm run package`: the app that people install, in build/packaged/. Closes with what it made, and what that is not.
//   npm run package -- --electron FOLDER    with the Electron in this folder instead of node_modules/electron/dist
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onNode24, project } from './ensure.mjs';
import { buildIfStale } from './sources.mjs';

const output = join(project, 'build/packaged');

/** Electron's own files; the message says how to get them. */
const findElectron = (given) => {
  const folder = given === undefined ? join(project, 'node_modules/electron/dist') : resolve(given);
  if (existsSync(join(folder, 'version'))) return folder;
  const how =
    given === undefined ? ' Run `npx install-electron` where GitHub can be reached, then again.' : '';
  throw new Error(`Electron's files are not in ${folder}.${how}`);
};

const requirePinned = (folder) => {
  const pinned = JSON.parse(
    readFileSync(join(project, 'node_modules/electron/package.json'), 'utf8'),
  ).version;
  const found = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  if (found !== pinned)
    throw new Error(`The Electron in ${folder} is ${found}, and the one that is pinned is ${pinned}.`);
};

const main = async () => {
  const { values } = parseArgs({ options: { electron: { type: 'string' } } });
  const electron = findElectron(values.electron);
  requirePinned(electron);
  if (!buildIfStale()) return 1;
  const { packageApp } = await import('./package/pack.ts');
  const made = await packageApp({ project, electron, output });

  console.log(`${made.binary}\n  Electron ${made.electron}, ${made.files} files in the archive`);
  console.log(`  SHA-256 of the archive's header: ${made.integrity}\n  Fuses, read back:`);
  for (const { name, found } of made.fuses) console.log(`    ${name.padEnd(38)} ${found}`);
  for (const note of made.notes) console.log(`  ${note}`);
  return 0;
};

try {
  if (await onNode24()) process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
