// Builds out/ when the sources have changed since. A stamp holds the hash of what it was built from; it lies where
// every build empties the folder first, so one that was made by hand has none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './ensure.mjs';

const stamp = join(project, 'out/main/.built-from');
const roots = ['src-main', 'src-preload', 'src-renderer'];
const files = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'build/tsconfig.base.json'];

const hashOfSources = () => {
  const inside = roots.flatMap((root) =>
    readdirSync(join(project, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(project.length)),
  );
  const hash = createHash('sha256');
  for (const file of [...inside, ...files].toSorted())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(project, file)))
      .update('\0');
  return hash.digest('hex');
};

/** Builds both shells unless out/ is of these very sources. Answers whether out/ is good to use. */
export const buildIfStale = () => {
  const now = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return true;
  console.error('Building ...');
  const vite = join(project, 'node_modules/electron-vite/bin/electron-vite.js');
  const built = spawnSync(process.execPath, [vite, 'build'], { cwd: project, encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(built.stdout, built.stderr);
    return false;
  }
  writeFileSync(stamp, now);
  return true;
};
