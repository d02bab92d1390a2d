import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** By name; bytes where the secret is no text. */
export type Secrets = Readonly<Record<string, string | Uint8Array>>;
export type Hit = { where: string; secret: string; spelling: string };
type Needle = { secret: string; spelling: string; bytes: Buffer };

/** Base64 inside a longer text begins at any of three offsets; the letters at both ends depend on neighbours. */
const base64At = (bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): Buffer => {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replaceAll('=', '');
  return Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -2));
};

const asText = (bytes: Buffer): [spelling: string, bytes: Buffer][] => {
  const hex = bytes.toString('hex');
  return [
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['percent', Buffer.from(hex.replaceAll(/../g, '%$&'))],
    ['PERCENT', Buffer.from(hex.toUpperCase().replaceAll(/../g, '%$&'))],
    ['list', Buffer.from([...bytes].join(','))],
    ...[0, 1, 2].flatMap((offset): [string, Buffer][] => [
      [`base64 ${offset}`, base64At(bytes, offset, 'base64')],
      [`base64url ${offset}`, base64At(bytes, offset, 'base64url')],
    ]),
  ];
};

/** Every way that a secret may lie in a file, each with its name. */
export const spellings = (secret: string | Uint8Array): Map<string, Buffer> => {
  const plain = new Map<string, Buffer>([['plain', Buffer.from(secret)]]);
  if (typeof secret === 'string') {
    plain.set('wide', Buffer.from(secret, 'utf16le'));
    // A token is base64 itself: what it stands for is the secret as well.
    if (/^[\w-]{40,}={0,2}$/.test(secret)) plain.set('decoded', Buffer.from(secret, 'base64url'));
  }
  const all = new Map(plain);
  for (const [name, bytes] of plain)
    for (const [spelling, text] of asText(bytes)) all.set(`${name}, ${spelling}`, text);
  return all;
};

/** A browser that runs makes and removes files all the time: what has gone since it was listed lies there no more. */
const ifThere = <T>(read: () => T, gone: T): T => {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return gone;
    throw error;
  }
};

const filesOf = (folder: string): string[] =>
  ifThere(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return entry.isFile() ? [path] : [];
  });

/** Looks for many secrets at once: one pass over a file, whose every four bytes are looked up in a table. */
export const createScanner = (secrets: Secrets) => {
  const byKey = new Map<number, Needle[]>();
  // One bit for what the table may hold, so that hardly any place of a file needs the table itself; small enough for
  // the processor to keep at hand.
  const bits = new Uint8Array(2 ** 18);
  const slot = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 11;
  /** A needle is known by four bytes of its middle: tokens begin alike, so their beginnings tell little. */
  const middle = (bytes: Buffer): number => bytes.length >> 1;

  for (const [secret, value] of Object.entries(secrets))
    for (const [spelling, bytes] of spellings(value)) {
      if (bytes.length < 8) throw new Error(`${secret} is too short to be told from chance`);
      const key = bytes.readUInt32BE(middle(bytes));
      bits[slot(key) >>> 3] = (bits[slot(key) >>> 3] ?? 0) | (1 << (slot(key) & 7));
      byKey.set(key, [...(byKey.get(key) ?? []), { secret, spelling, bytes }]);
    }

  const look = (where: string, content: Buffer): Hit[] => {
    const hits: Hit[] = [];
    let key = 0;
    for (let end = 1; end <= content.length; end += 1) {
      key = ((key << 8) | (content[end - 1] ?? 0)) >>> 0;
      const at = slot(key);
      if (((bits[at >>> 3] ?? 0) & (1 << (at & 7))) === 0) continue;
      for (const { secret, spelling, bytes } of byKey.get(key) ?? []) {
        const start = end - 4 - middle(bytes);
        if (start >= 0 && bytes.equals(content.subarray(start, start + bytes.length)))
          hits.push({ where, secret, spelling });
      }
    }
    return hits;
  };

  return {
    look,
    /** Every file of these folders, read as it lies there. */
    folders: (folders: readonly string[]): { hits: Hit[]; files: number; bytes: number } => {
      const found = { hits: [] as Hit[], files: 0, bytes: 0 };
      for (const folder of folders) if (!existsSync(folder)) throw new Error(`there is no ${folder}`);
      for (const file of folders.flatMap(filesOf)) {
        const content = ifThere(() => readFileSync(file), undefined);
        if (!content) continue;
        found.hits.push(...look(file, content));
        found.files += 1;
        found.bytes += content.length;
      }
      return found;
    },
  };
};

/** Looks for these secrets in every file of these folders and in these texts. */
export const scan = (
  secrets: Secrets,
  { folders, texts = {} }: { folders: string[]; texts?: Record<string, string> },
): { hits: Hit[]; looked: number } => {
  const scanner = createScanner(secrets);
  const inFiles = scanner.folders(folders);
  const inTexts = Object.entries(texts).flatMap(([where, text]) => scanner.look(where, Buffer.from(text)));
  return { hits: [...inFiles.hits, ...inTexts], looked: inFiles.files };
};
