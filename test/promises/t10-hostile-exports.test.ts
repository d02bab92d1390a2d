import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import { Refusal } from '#contract/failure.ts';
import { readPayload } from '#main/transfer/payload.ts';
import { createAnswerTimes } from '#test/support/answer-time.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { createForger, EXPORT_PASSPHRASE, withSum } from '#test/support/export-file.ts';
import { createHostileTokens } from '#test/support/hostile-tokens.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { golden, PRIVATE_KEY, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { importAllowed } from '#test/support/import-allowed.ts';

const passphrase = EXPORT_PASSPHRASE;
const ID = '6f1c1f0e-0f3f-4a52-9b6f-0c6a1d3c9a10';
const OTHER_ID = '6f1c1f0e-0f3f-4a52-9b6f-0c6a1d3c9a11';

/** A payload as Whittle itself would write it. */
const honestPayload = (organizationId: string) => ({
  vaultId: ID,
  createdAt: '2026-11-22T09:00:00Z',
  connections: [
    {
      service: 'hook0',
      // Nobody answers there.
      baseUrl: 'http://127.0.0.1:1',
      publicKey: PUBLIC_KEY,
      organizationId,
      organizationName: 'Acme',
      applications: [{ id: OTHER_ID, name: 'Orders' }],
    },
  ],
  tokens: [
    {
      id: OTHER_ID,
      parentId: null as string | null,
      connection: 0,
      name: 'Orders root',
      tool: null,
      note: '',
      issuedAt: '2026-11-22T09:00:00Z',
      revokedAt: null,
      text: golden.tokens.root.base64,
    },
  ],
});

const refusalOrValue = async <T>(ask: () => Promise<T>): Promise<Failure | T> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
};

const countKept = (app: TestApp): number[] => {
  const database = new BetterSqlite3(join(app.folder, 'whittle.db'), { readonly: true });
  const counts = ['token', 'connection', 'operation'].map(
    (table) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number,
  );
  database.close();
  return counts;
};

/** One value somewhere in it, in place of another. */
const spoil = (value: unknown, random: Random): unknown => {
  const nonsense = [
    null,
    '',
    -1,
    0.5,
    1e308,
    true,
    [],
    {},
    'x'.repeat(5000),
    '\u0000',
    'constructor',
    '__proto__',
    { length: -1 },
    [[]],
    ID,
  ];
  if (value === null || typeof value !== 'object' || random.onceIn(5)) return random.pick(nonsense);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.onceIn(4)) return [...value, random.pick(nonsense)];
    const at = random.below(value.length);
    return value.map((each: unknown, index) => (index === at ? spoil(each, random) : each));
  }
  const entries = Object.entries(value);
  const [key] = random.pick(entries);
  if (random.onceIn(6)) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (random.onceIn(6)) return { ...value, [random.pick(['extra', 'constructor', 'toJSON'])]: 1 };
  return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? spoil(each, random) : each]));
};

describe('a hostile export', () => {
  const organizationId = golden.organization_id;

  it('that was changed, cut or made up is refused in time, and nothing is taken in', async () => {
    const random = randomOfThisTest();
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const before = countKept(app);
    const times = createAnswerTimes();
    const { forge } = await createForger();
    const whole = Buffer.from(forge(honestPayload(organizationId)), 'base64');
    const make = (): { family: string; bytes: Buffer } => {
      const bytes = Buffer.from(whole);
      switch (random.below(5)) {
        case 0:
          for (let flips = 1 + random.below(10); flips > 0; flips -= 1)
            bytes[random.below(bytes.length)] = random.below(256);
          return { family: 'changed', bytes };
        case 1:
          return { family: 'cut', bytes: bytes.subarray(0, random.below(bytes.length)) };
        case 2:
          return { family: 'longer', bytes: Buffer.concat([bytes, random.bytes(1 + random.below(99))]) };
        case 3:
          // A sum that is right, on a head that is not: no passphrase is tried on it.
          bytes[8 + random.below(30)] = random.below(256);
          return { family: 'head', bytes: withSum(bytes) };
        default:
          return {
            family: 'made up',
            bytes: Buffer.concat([Buffer.from('WHITTLE\n'), random.bytes(random.below(300))]),
          };
      }
    };
    const counts: Record<string, number> = {};
    const total = scaled(1200, 10_000);
    for (let count = 0; count < total; count += 1) {
      const { family, bytes } = make();
      // A flip may put back what was there.
      if (bytes.equals(whole)) continue;
      const file = bytes.toString('base64');
      const answer = await times.time(family, () =>
        refusalOrValue(() => importAllowed(app.client, { file, passphrase })),
      );
      expect(answer, `seed ${random.seed}: ${family}`).toMatchObject({ kind: 'transfer' });
      const problem = 'problem' in answer && answer.problem !== null ? answer.problem : '';
      counts[problem] = (counts[problem] ?? 0) + 1;
    }
    expect(countKept(app)).toEqual(before);
    proved(
      'T10',
      `${total} exports changed, cut or made up: all refused (${Object.entries(counts)
        .map(([problem, count]) => `${count} ${problem}`)
        .join(', ')}), slowest ${times.slowest()} ms`,
    );
  });

  it('that is sealed with the right passphrase and holds nonsense is refused whole', () => {
    const random = randomOfThisTest();
    const honest = honestPayload(organizationId);
    const toBytes = (payload: unknown): Buffer => Buffer.from(JSON.stringify(payload) ?? '', 'utf8');
    expect(readPayload(toBytes(honest))).toEqual(honest);
    let refused = 0;
    const total = scaled(3000, 20_000);
    for (let count = 0; count < total; count += 1) {
      const spoilt = random.onceIn(10)
        ? toBytes(honest).subarray(0, random.below(900))
        : toBytes(spoil(honest, random));
      try {
        readPayload(spoilt);
      } catch (error) {
        expect(error, `seed ${random.seed}, ${count}`).toHaveProperty('failure', {
          kind: 'transfer',
          problem: 'damaged',
        });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(total / 2);
    proved('T10', `${total} payloads of nonsense: ${refused} refused, the others meant something`);
  });

  it('that would burst the memory or the stack is refused, and the next one is taken in', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const before = countKept(app);
    const { forge, forgeBytes } = await createForger();
    const honest = honestPayload(organizationId);
    const inside = JSON.stringify(honest).slice(0, -2);
    const [token] = honest.tokens;
    const bombs: Record<string, Buffer> = {
      'a million lists in each other': Buffer.from('['.repeat(1_000_000) + ']'.repeat(1_000_000)),
      'twenty million lists in each other': Buffer.alloc(20_000_000, '['),
      'eleven million empty tokens': Buffer.from(`${inside},${'{},'.repeat(11_000_000)}{}]}`),
      'a million names that nobody knows': Buffer.from(
        `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
      ),
      'keys of the prototype': Buffer.from(`{"__proto__":{"polluted":1},${JSON.stringify(honest).slice(1)}`),
      'a token with keys of the prototype': Buffer.from(
        `${inside},{"__proto__":{"polluted":1},${JSON.stringify(token).slice(1)}]}`,
      ),
      'a constructor': Buffer.from(
        `{"constructor":{"prototype":{"polluted":1}},${JSON.stringify(honest).slice(1)}`,
      ),
      'a text of thirty million letters': Buffer.from(
        JSON.stringify({ ...honest, createdAt: 'x'.repeat(30_000_000) }),
      ),
      'more parts than any vault has': Buffer.from(
        JSON.stringify({
          ...honest,
          tokens: Array.from({ length: 2100 }, () => ({ ...token, note: ','.repeat(2000) })),
        }),
      ),
      'no text at all': Buffer.alloc(0),
      'bytes that are no letters': Buffer.alloc(1_000_000, 0xff),
    };
    const isDamaged = (bytes: Uint8Array): boolean => {
      try {
        readPayload(bytes);
        return false;
      } catch (error) {
        return error instanceof Refusal && error.message === 'refused: transfer/damaged';
      }
    };
    expect(Object.keys(bombs).filter((what) => !isDamaged(bombs[what] ?? Buffer.alloc(0)))).toEqual([]);
    for (const what of [
      'twenty million lists in each other',
      'eleven million empty tokens',
      'keys of the prototype',
    ]) {
      const file = forgeBytes(bombs[what] ?? Buffer.alloc(0));
      const answer = await refusalOrValue(() => importAllowed(app.client, { file, passphrase }));
      expect([what, answer]).toEqual([what, { kind: 'transfer', problem: 'damaged' }]);
    }
    const addresses = [
      'http://evil.example',
      'https://app.hook0.com/api/v1',
      'https://app.hook0.com@evil.example',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://APP.hook0.com',
      '',
    ];
    const at = (baseUrl: string) => ({ ...honest, connections: [{ ...honest.connections[0], baseUrl }] });
    const isRefusedAt = (baseUrl: string) => isDamaged(Buffer.from(JSON.stringify(at(baseUrl))));
    expect(addresses.filter((baseUrl) => !isRefusedAt(baseUrl))).toEqual([]);
    expect(isRefusedAt('https://app.hook0.com')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(countKept(app)).toEqual(before);
    expect(await importAllowed(app.client, { file: forge(honest), passphrase })).toMatchObject({ added: 1 });
    proved(
      'T10',
      `${Object.keys(bombs).length} bombs and ${addresses.length} bad addresses in an export refused`,
    );
  });

  it('whose tokens lie is taken in as far as they are true, and what is kept is what was signed', async () => {
    const random = randomOfThisTest();
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const { forge } = await createForger();
    const honest = honestPayload(organizationId);
    const next = createHostileTokens(random, PRIVATE_KEY, [golden.tokens.root.base64]);
    const newId = (number: number) => ID.slice(0, 24) + number.toString(16).padStart(12, '0');
    const total = scaled(150, 5000);
    let refused = 0;
    let added = 0;
    let known = 0;
    for (let from = 0; from < total; from += 50) {
      const tokens = Array.from({ length: 50 }, (_, index) => ({
        ...honest.tokens[0],
        id: newId(from + index),
        parentId: random.onceIn(4) ? newId(random.below(total)) : null,
        name: `Token ${from + index}`,
        text: next().text.slice(0, 65_536),
      }));
      const file = forge({ ...honest, tokens });
      const answer = await refusalOrValue(() => importAllowed(app.client, { file, passphrase }));
      if ('kind' in answer) {
        // One that the engine can't cope with ends it all: nothing of this file was taken in.
        expect(answer.kind).toBe('engine');
        refused += tokens.length;
      } else {
        expect(answer.added + answer.known + answer.refused.length).toBe(tokens.length);
        added += answer.added;
        known += answer.known;
        refused += answer.refused.length;
      }
    }
    const kept = await app.client.tokens.list({});
    expect(kept).toHaveLength(added);
    for (const { id, expiresAt, narrowings } of kept) {
      const detail = await refusalOrValue(() => app.client.tokens.get({ id }));
      // What it may do can be too much to work out, or no answer at all; as with one that was pasted.
      if ('kind' in detail && 'problem' in detail)
        expect(['engine', 'token-unreadable']).toContain(detail.kind);
      else expect(detail).toMatchObject({ expiresAt, narrowings });
    }
    expect(await app.client.audit.verify({})).toMatchObject({ verdict: 'whole' });
    expect(refused).toBeGreaterThan(total / 2);
    proved(
      'T10',
      `${total} hostile tokens in exports: ${refused} refused, ${added} that were signed taken in as they are, ${known} known already`,
    );
  });
});
