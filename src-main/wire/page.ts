import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Stands in the built index.html (`html.cspNonce` of electron.vite.config.ts) until it is served. */
const NONCE_PLACEHOLDER = 'whittle-nonce';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Only our own files, and no inline code. React Aria adds two inline styles and takes the nonce for them from
 * `<meta property="csp-nonce">`; its live announcer empties a node with `innerHTML = ''`, which the page's
 * `default` Trusted Types policy allows, and nothing else.
 */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

const securityHeaders = (nonce: string): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(nonce),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
});

/** The headers of an answer that is not a page: the same fences, and no nonce that anyone knows. */
export const fencedHeaders = (): Record<string, string> =>
  securityHeaders(randomBytes(16).toString('base64'));

const filesBelow = async (folder: string, prefix: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.map(async (entry) => {
    if (entry.isDirectory()) return await filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`);
    return entry.isFile() ? [`${prefix}${entry.name}`] : [];
  });
  return (await Promise.all(below)).flat();
};

export type PageFile = { body: Buffer; headers: Record<string, string> };

export type Page = {
  /** `path` is a URL's path; `undefined`: the built page has no such file. */
  find(path: string): Promise<PageFile | undefined>;
};

/**
 * The built renderer in `folder`. The files are listed once, and only what is on that list is served: a path
 * is looked up, never joined.
 */
export const createPage = async (folder: string): Promise<Page> => {
  const names = (await filesBelow(folder, '')).filter((name) => extname(name) in TYPES);
  const files = new Map(names.map((name) => [`/${name}`, join(folder, name)]));

  return {
    find: async (path) => {
      const name = path === '/' ? '/index.html' : path;
      const file = files.get(name);
      if (file === undefined) return undefined;
      const nonce = randomBytes(16).toString('base64');
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      const bytes = await readFile(file);
      const body =
        extname(name) === '.html'
          ? Buffer.from(bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce))
          : bytes;
      return { body, headers: { 'content-type': type, ...securityHeaders(nonce) } };
    },
  };
};
