import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { parseAst } from 'vite';

/** The files of the app by their path in it, with `/`. What is no path on the disk is the content itself. */
export type AppFiles = Map<string, { from: string } | { content: string | Uint8Array }>;

type Described = {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  [name: string]: unknown;
};
const describe = (folder: string): Described =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Described;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));

/** Of the build: the other shell needs a Node, which the packaged app can't be; and the note of what it was built from. */
const LEFT_OUT = new Set(['main/browser.js', 'main/.built-from']);

/** What only compiling the addons needs. */
const FOR_COMPILING = new Set(['node-addon-api']);
const COMPILED_FROM: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^(deps|src|build)\//,
  '@github/keytar': /^(src|script)\//,
};
const NOT_RUN = /(^|\/)(tests?|docs|examples?|benchmarks?|\.github)\/|\.(md|map|gyp|[mc]?ts)$/;
const LICENCE = /(^|\/)(licen[cs]e|notice)[^/]*$/i;

/** Whether an addon is for this machine: its path names the platform. */
const isForHere = (path: string): boolean =>
  new RegExp(`(^|[/.-])${process.platform}-${process.arch}([/.-]|$)`).test(path);

const isRun = (name: string, path: string): boolean => {
  if (LICENCE.test(path)) return true;
  if (COMPILED_FROM[name]?.test(path) || NOT_RUN.test(path)) return false;
  return !path.endsWith('.node') || isForHere(`${name}/${path}`);
};

/** Where the imports of a program lead: of its statements, and of calls anywhere in it. */
const addressesIn = (node: unknown): string[] => {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(addressesIn);
  const source: unknown = 'source' in node ? node.source : undefined;
  const address =
    typeof source === 'object' && source !== null && 'value' in source ? source.value : undefined;
  return typeof address === 'string' ? [address, ...inside] : inside;
};

/** Names of packages that a built file loads. */
const packagesIn = (text: string): string[] =>
  addressesIn(parseAst(text))
    .map((address) => /^(@[^/]+\/)?[^/]+/.exec(address)?.[0] ?? '')
    .filter((name) => !name.startsWith('.') && name !== 'electron' && !isBuiltin(name));

/** The folder of a package as a file in `from` would find it. */
const findPackage = (project: string, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === project || folder === dirname(folder)) return undefined;
  }
};

/** Folders of these packages and of all that they depend on. */
const withDependencies = (project: string, names: readonly string[]): ReadonlyMap<string, string> => {
  const folders = new Map<string, string>();
  const take = (name: string, from: string, isOptional: boolean): void => {
    if (FOR_COMPILING.has(name)) return;
    const folder = findPackage(project, from, name);
    if (folder === undefined) {
      if (isOptional) return;
      throw new Error(
        `The package ${name}, which ${relative(project, from) || 'the app'} needs, is not installed.`,
      );
    }
    if (folders.has(folder)) return;
    folders.set(folder, name);
    const { dependencies = {}, optionalDependencies = {} } = describe(folder);
    for (const other of Object.keys(dependencies)) take(other, folder, other in optionalDependencies);
    for (const other of Object.keys(optionalDependencies)) take(other, folder, true);
  };
  for (const name of names) take(name, project, false);
  return folders;
};

/** What is known of the app inside: no scripts, no tools. */
const KEPT = ['name', 'productName', 'version', 'description', 'license', 'author', 'type', 'main'];

/** Everything that the packaged app runs, and nothing that only its making needs. */
export const filesOfApp = (project: string): AppFiles => {
  const files: AppFiles = new Map();
  const described = describe(project);
  const kept = Object.fromEntries(KEPT.map((name) => [name, described[name]]));
  files.set('package.json', { content: `${JSON.stringify(kept, null, 2)}\n` });
  files.set('LICENSE', { from: join(project, 'LICENSE') });

  const out = join(project, 'out');
  const used = new Set<string>();
  for (const path of filesBelow(out).filter((file) => !LEFT_OUT.has(file))) {
    files.set(`out/${path}`, { from: join(out, path) });
    if (!path.startsWith('main/')) continue;
    for (const name of packagesIn(readFileSync(join(out, path), 'utf8'))) used.add(name);
  }

  for (const [folder, name] of withDependencies(project, [...used])) {
    const place = relative(project, folder).split(sep).join('/');
    const own = filesBelow(folder).filter((path) => !path.startsWith('node_modules/') && isRun(name, path));
    for (const path of own) files.set(`${place}/${path}`, { from: join(folder, path) });
  }
  return files;
};
