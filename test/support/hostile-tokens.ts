import type { Random } from './random.ts';
import { blockOf, bytesField, numberField, signBlocks, varint } from './signed-biscuit.ts';

/** `forged`: nobody signed it as it is. `signed`: every signature is right, whatever the blocks hold. */
export type HostileToken = { family: string; by: 'forged' | 'signed'; text: string };

/** Numbers at which code that counts in bits or signs goes wrong. */
const EDGES = [0, 1, 2, 3, 5, 27, 28, 1023, 1024, 1025, 1030, 0xffff, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53];
const WIDE_EDGES = [-1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

const WORDS = [
  'type',
  'service_access',
  'organization_id',
  'created_at',
  'application_id',
  'action',
  'time',
  'event:list',
  '',
  ' ',
  '\0',
  '"',
  '\\',
  '"); allow if true; //',
  '<img src=x onerror=alert(1)>',
  '../../etc/passwd',
  '${x}',
  '\u202e',
  '\ufeff',
  '\u{1f4a9}',
  'é',
  'ﷺ',
  'Z\u0351\u036b\u0343',
  '__proto__',
  'constructor',
  'toString',
];

/** Names that every reader knows, or that a service token's first block brings already. */
const KNOWN = new Set(['type', 'service_access', 'organization_id', 'created_at', 'time']);

/** What tokens of other kinds and other services look like. */
const FOREIGN = [
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  ...['ghp_', 'glpat-', 'sk-ant-', 'xoxb-', 'AKIA', 'whsec_', 'npm_'].map((start) =>
    start.padEnd(60, 'A1b2'),
  ),
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----',
  '{"token":"EoUCCpoBCgR0eXBl"}',
  '<token>EoUCCpoBCgR0eXBl</token>',
];

/** The first number of a block's own names; those below are known to every reader. */
const OWN_NAMES_FROM = 1024;

/**
 * Blocks of random messages that have the schema's shape, for a block whose token names nothing yet. How often a value
 * is one that no writer would choose differs from block to block: of too many, the first one hides the others.
 */
const createBlocks = (random: Random) => {
  let odd = 0;
  let names: readonly (string | Buffer)[] = [];
  const isOdd = () => random.below(1000) < odd;
  const number = () => (random.onceIn(4) ? random.pick(WIDE_EDGES) : BigInt(random.pick(EDGES)));
  const name = () => {
    if (isOdd() || names.length === 0) return isOdd() ? number() : BigInt(random.below(28));
    return BigInt(OWN_NAMES_FROM + random.below(names.length));
  };
  const several = (most: number, make: () => Buffer, least = 0): Buffer[] =>
    Array.from({ length: least + random.below(most + 1 - least) }, make);

  const term = (depth: number): Buffer => {
    const kind = depth > 30 ? random.pick([2, 3, 4, 5, 6]) : 1 + random.below(10);
    const inside = () => term(depth + (isOdd() ? 1 : 10));
    if (kind === 5) return bytesField(5, random.bytes(random.pick([0, 1, 15, 16, 17])));
    if (kind === 8) return bytesField(8);
    // A set has elements of one kind, and neither sets nor variables.
    if (kind === 7)
      return bytesField(7, ...several(3, () => bytesField(1, isOdd() ? inside() : numberField(2, number()))));
    if (kind === 9) return bytesField(9, ...several(3, () => bytesField(1, inside())));
    if (kind === 10)
      return bytesField(
        10,
        ...several(2, () =>
          bytesField(
            1,
            bytesField(1, random.onceIn(2) ? numberField(1, number()) : numberField(2, name())),
            bytesField(2, inside()),
          ),
        ),
      );
    if (kind === 6) return numberField(6, random.below(isOdd() ? 3 : 2));
    return numberField(kind, kind === 1 || kind === 3 ? name() : number());
  };
  /** A term of a fact: one without variables. */
  const constant = (): Buffer => {
    for (;;) {
      const made = term(11);
      if (isOdd() || (made[0] ?? 0) >> 3 > 1) return made;
    }
  };
  const op = (depth: number): Buffer => {
    const kind = depth > 5 ? 1 : random.pick([1, 1, 1, 2, 3, 3, 4]);
    if (kind === 1) return bytesField(1, term(0));
    if (kind === 4)
      return bytesField(
        4,
        ...several(2, () => numberField(1, name())),
        ...several(4, () => bytesField(2, op(depth + 1))),
      );
    const known = kind === 2 ? 4 : 28;
    return bytesField(
      kind,
      numberField(1, random.below(isOdd() ? known + 4 : known)),
      ...(isOdd() ? [numberField(2, name())] : []),
    );
  };
  const predicate = (make: () => Buffer) =>
    Buffer.concat([numberField(1, name()), ...several(3, () => bytesField(2, make()), 1)]);
  const scope = () => (isOdd() ? numberField(2, number()) : numberField(1, random.below(2)));
  const rule = () =>
    Buffer.concat([
      bytesField(1, numberField(1, 27)),
      ...several(3, () =>
        bytesField(
          2,
          predicate(() => term(0)),
        ),
      ),
      ...several(3, () => bytesField(3, ...several(6, () => bytesField(1, op(0)), 1))),
      ...several(1, () => bytesField(4, scope())),
    ]);
  const check = () =>
    Buffer.concat([
      ...several(3, () => bytesField(1, rule()), 1),
      ...(random.onceIn(2) ? [numberField(2, random.below(isOdd() ? 5 : 3))] : []),
    ]);

  return (brings: 'names' | 'no names' = 'names'): Buffer => {
    odd = random.pick([0, 0, 5, 30, 200]);
    const words = random.shuffled(WORDS).slice(0, random.below(WORDS.length));
    names = brings === 'names' ? words.filter((word) => !KNOWN.has(word)) : [];
    if (isOdd()) names = [...names, random.bytes(5), random.pick(WORDS)];
    return Buffer.concat([
      ...names.map((word) => bytesField(1, word)),
      ...(random.onceIn(9) ? [bytesField(2, 'context')] : []),
      numberField(3, isOdd() ? number() : 6),
      ...several(4, () => bytesField(4, bytesField(1, predicate(constant)))),
      ...several(isOdd() ? 3 : 0, () => bytesField(5, rule())),
      ...several(4, () => bytesField(6, check())),
      ...several(1, () => bytesField(7, scope())),
      ...several(isOdd() ? 1 : 0, () =>
        bytesField(8, numberField(1, random.below(3)), bytesField(2, random.bytes(32))),
      ),
    ]);
  };
};

const turnBits = (random: Random, bytes: Buffer, most: number): Buffer => {
  const turned = Buffer.from(bytes);
  for (let left = 1 + random.below(most); left > 0; left -= 1) {
    const at = random.below(turned.length);
    turned[at] = (turned[at] ?? 0) ^ (1 << random.below(8));
  }
  return turned;
};

/** Cuts a piece out, puts one in, or says one twice. */
const splice = (random: Random, bytes: Buffer, other: Buffer): Buffer => {
  const [at, length] = [random.below(bytes.length), 1 + random.below(40)];
  const piece = random.pick([
    Buffer.alloc(0),
    random.bytes(length),
    bytes.subarray(at, at + length),
    other.subarray(random.below(other.length)).subarray(0, length),
  ]);
  const skipped = random.onceIn(2) ? length : 0;
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + skipped)]);
};

/**
 * Texts that nobody should paste. `originals` are whole tokens that `privateKey` has signed; the key also signs what is
 * malformed, as a service that means harm would.
 */
export const createHostileTokens = (
  random: Random,
  privateKey: string,
  originals: readonly string[],
): (() => HostileToken) => {
  const block = createBlocks(random);
  const original = () => random.pick(originals);
  const bytes = () => Buffer.from(original(), 'base64url');
  const url = (raw: Uint8Array) => Buffer.from(raw).toString('base64url');
  const signed = (...blocks: Uint8Array[]) => signBlocks(privateKey, blocks);
  /** What makes the app take it for one of its service's tokens. */
  const authority = () => blockOf(original(), 0);

  const forged: Record<string, () => string> = {
    'random bytes': () => url(random.bytes(random.below(2000))),
    'random bytes in a frame': () =>
      url(
        Buffer.concat([
          bytesField(2, bytesField(1, random.bytes(1 + random.below(200)))),
          bytesField(4, bytesField(1, random.bytes(32))),
        ]),
      ),
    'turned bits': () => url(turnBits(random, bytes(), 8)),
    'cut short': () => original().slice(0, random.below(original().length)),
    'cut at the front': () => original().slice(1 + random.below(300)),
    spliced: () => url(splice(random, bytes(), bytes())),
    'two in one': () => random.pick([original() + original(), url(Buffer.concat([bytes(), bytes()]))]),
    'lengths that lie': () =>
      url(Buffer.concat([varint(0x12), varint(random.pick([2 ** 31, 2 ** 32, 2 ** 53])), bytes()])),
    'wrong encoding': () => {
      const raw = bytes();
      return random.pick([
        raw.toString('hex'),
        raw.toString('latin1'),
        raw.toString('utf16le'),
        Buffer.from(original()).toString('base64'),
        [...original()].join(' \u200b'),
        encodeURIComponent(encodeURIComponent(raw.toString('base64'))),
        `\ufeff${original()}\0`,
        original().replaceAll('A', 'А'),
      ]);
    },
    'wrapped again and again': () =>
      random
        .pick(['"', 'Bearer ', 'biscuit:', 'X=', '`'])
        .repeat(1 + random.below(random.onceIn(9) ? 9000 : 90)) + original(),
    foreign: () => random.pick(FOREIGN),
    'text of the world': () =>
      Array.from({ length: 20 + random.below(200) }, () => random.pick(WORDS)).join(random.pick(['', ' '])),
    'half a character': () => original().replace('A', random.pick(['\ud800', '\udc00', '\ud83d'])),
    'one character, many times': () =>
      random
        .pick(['A', '=', '-', '_', '%', '"', ' ', '\n', '\u200b', 'é'])
        .repeat(60_000 + random.below(8_000)),
    'too long': () => original().repeat(Math.ceil(random.pick([66_000, 300_000]) / original().length)),
    'bytes after its end': () => url(Buffer.concat([bytes(), random.bytes(1 + random.below(50))])),
  };

  const malformed: Record<string, () => string> = {
    'signed random bytes': () => signed(random.bytes(random.below(300))),
    'signed, with turned bits': () => signed(turnBits(random, authority(), 6)),
    'signed, spliced': () => signed(splice(random, authority(), block())),
    'signed, of random messages': () => signed(block()),
    'signed, with a block of random messages behind it': () => signed(authority(), block()),
    'signed, with blocks of random bytes behind it': () =>
      signed(
        authority(),
        ...Array.from({ length: 1 + random.below(4) }, () => random.bytes(random.below(80))),
      ),
    'signed, with fields of random messages added': () => signed(Buffer.concat([authority(), block()])),
    'signed, the same block again and again': () => {
      const again = block('no names');
      const most = Math.min(random.onceIn(20) ? 150 : 30, Math.floor(40_000 / (again.length + 150)));
      return signed(authority(), ...Array.from({ length: 1 + random.below(most) }, () => again));
    },
    'signed, one name named again and again': () =>
      signed(
        authority(),
        Buffer.concat([
          bytesField(1, 'x'.repeat(1 + random.below(random.onceIn(2) ? 100 : 20_000))),
          numberField(3, 6),
          bytesField(
            4,
            bytesField(
              1,
              numberField(1, 0),
              ...Array.from({ length: random.below(random.onceIn(4) ? 2500 : 200) }, () =>
                bytesField(2, numberField(3, 1029)),
              ),
            ),
          ),
        ]),
      ),
    'signed, nested deep': () => {
      let inside: Buffer = numberField(2, 1);
      for (let depth = 1 + random.below(random.onceIn(2) ? 60 : 800); depth > 0; depth -= 1)
        inside = bytesField(random.pick([7, 9]), bytesField(1, inside));
      return signed(
        authority(),
        Buffer.concat([
          numberField(3, 6),
          bytesField(4, bytesField(1, numberField(1, 0), bytesField(2, inside))),
        ]),
      );
    },
    'signed, with names and names': () =>
      signed(
        Buffer.concat([
          ...Array.from({ length: random.below(random.onceIn(9) ? 6_000 : 600) }, (_, index) =>
            bytesField(1, `${index}`),
          ),
          authority(),
        ]),
      ),
  };

  const families = [
    ...Object.entries(forged).map(([family, make]) => ({ family, by: 'forged' as const, make })),
    ...Object.entries(malformed).map(([family, make]) => ({ family, by: 'signed' as const, make })),
  ];
  let turn = 0;
  return () => {
    const { family, by, make } = families[turn % families.length] ?? random.pick(families);
    turn += 1;
    return { family, by, text: make() };
  };
};
