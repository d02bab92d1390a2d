import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ways that a secret may lie in a file: as it is, as text of two bytes a letter, in base64 and in hex. */
const spellings = (secret: string): Map<string, Buffer> => {
  const bytes: [string, Buffer][] = [
    ['text', Buffer.from(secret)],
    ['wide text', Buffer.from(secret, 'utf16le')],
  ];
  // A token is base64 itself: what it stands for is the secret as well.
  if (/^[\w-]{40,}={0,2}$/.test(secret)) bytes.push(['decoded', Buffer.from(secret, 'base64url')]);
  const all = new Map(bytes);
  for (const [name, content] of bytes) {
    all.set(`${name}, hex`, Buffer.from(content.toString('hex')));
    all.set(`${name}, HEX`, Buffer.from(content.toString('hex').toUpperCase()));
    // Inside a longer text base64 begins at any of three offsets; the letters at both ends depend on neighbours.
    for (const offset of [0, 1, 2]) {
      const padded = Buffer.concat([Buffer.alloc(offset), content]);
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = padded.toString(encoding).replaceAll('=', '');
        all.set(`${name}, ${encoding} ${offset}`, Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -2)));
      }
    }
  }
  return all;
};

export type Hit = { where: string; secret: string; spelling: string };

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Looks for these secrets, by name, in every file of these folders and in these texts. */
export const scan = (
  secrets: Record<string, string>,
  { folders, texts = {} }: { folders: string[]; texts?: Record<string, string> },
): { hits: Hit[]; looked: number } => {
  const wanted = Object.entries(secrets).map(([secret, value]) => [secret, spellings(value)] as const);
  const hits: Hit[] = [];
  const look = (where: string, content: Buffer) => {
    for (const [secret, forms] of wanted)
      for (const [spelling, form] of forms)
        if (content.includes(form)) hits.push({ where, secret, spelling });
  };
  const files = folders.flatMap(filesOf);
  for (const file of files) look(file, readFileSync(file));
  for (const [where, text] of Object.entries(texts)) look(where, Buffer.from(text));
  return { hits, looked: files.length };
};
