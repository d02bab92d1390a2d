import { afterAll, describe, expect, it } from 'vitest';
import { blockReading, remark } from '#contract/restriction.ts';
import { PLAIN } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { silentLog } from '#main/kernel/log.ts';
import { proved } from '#test/support/promise.ts';
import { blockOf, bytesField, numberField, signBlocks } from '#test/support/signed-biscuit.ts';
import { ofSecp256r1, printed, withBlock, withThirdParty } from '#test/unit/biscuit/feature-tokens.ts';
import { golden, PRIVATE_KEY, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { HOOK0 } from '#test/unit/biscuit/vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

/** Blocks that hold what the official samples show, by feature; each line is a statement. */
const FEATURES: Record<string, string> = {
  'facts of every kind of term':
    'f("a", 1, -1, true, hex:00ff, 2020-01-01T00:00:00Z, {1, 2}, {,}); check if f($a, 1, -1, true, hex:00ff, 2020-01-01T00:00:00Z, {1, 2}, {,})',
  rules: 'g($x) <- f($x), $x.starts_with("a"); check if g("a") or g("b")',
  'check all': 'check all operation($o), ["read", "write"].contains($o)',
  'reject if': 'reject if operation("write"), time($t), $t > 2020-01-01T00:00:00Z or user("mallory")',
  'arithmetic and bits': 'check if 1 + 2 * 3 - 4 / 2 === 5, (1 | 2) ^ 3 === 0, 1 & 3 === 1, 1 !== 2',
  texts:
    'check if f($x), $x.matches("file[0-9]+"), $x.ends_with("1"), $x.contains("ile"), $x + "b" === "ab", $x.length() === 5',
  sets: 'check if {1, 2}.union({3}).length() === 3, {1, 2}.intersection({2}) === {2}, {1}.contains(1), {1, 2}.contains({1})',
  'arrays and maps':
    'check if [1, [2, "a"]].contains(1), {"a": {"b": [true]}}.get("a").get("b").get(0), {1: "x"}.get(1) == "x"',
  'null and loose equality': 'check if f(null), null == null, 1 != "a"',
  'lazy operators': 'check if true && (false || true), !false',
  closures:
    'check if [1, 2].any($x -> $x > 1), {"a", "b"}.all($y -> $y.length() > 0 && true), [1].any($p -> [2].any($q -> $p < $q))',
  'type()': 'check if f($x), $x.type() == "string"',
  try_or: 'check if (1 / 0 === 1).try_or(true)',
  'foreign functions': 'check if f($x), $x.extern::check("a"), $x.extern::known()',
  'trusting blocks': 'check if f($x) trusting authority, previous or g($x) trusting previous',
  'unbound variables': 'check if f($x), $y > 1',
};

const THIRD_PARTY = 'member("a"); check if group("b"); check if [1].any($p -> $p == 1)';

/** The version that each block says it is written in. */
const versionsOf = (token: string, blocks: number): number[] =>
  Array.from({ length: blocks }, (_, index) => {
    const block = blockOf(token, index);
    for (let at = 0; at < block.length;) {
      const tag = block[at] ?? 0;
      if (tag === 3 * 8) return block[at + 1] ?? 0;
      let [length, shift, next] = [0, 0, at + 1];
      for (let byte = 0x80; byte >= 0x80; shift += 7, next += 1) {
        byte = block[next] ?? 0;
        length |= (byte & 0x7f) << shift;
      }
      at = tag % 8 === 0 ? next : next + length;
    }
    return 0;
  });

/** Reads it with and without its key; every check is there, and the words of both are the same. */
const explain = async (token: SecretText) => {
  const reading = await biscuit.read(token, PUBLIC_KEY, PLAIN);
  const unverified = await biscuit.readUnverified(token);
  expect(unverified.blocks.map(({ checks }) => checks)).toEqual(reading.blocks.map(({ checks }) => checks));
  expect(unverified.revocationIds).toEqual(reading.revocationIds);
  const named = await biscuit.read(token, PUBLIC_KEY, HOOK0);
  for (const block of [...reading.blocks, ...unverified.blocks, ...named.blocks]) blockReading.parse(block);
  for (const each of [...reading.remarks, ...unverified.remarks, ...named.remarks]) remark.parse(each);
  return reading;
};

const sourcesOf = (checks: readonly object[]): string[] =>
  checks.flatMap((check) => ('source' in check ? [String(check.source)] : ['in words']));

describe('a feature of Biscuit', () => {
  const versions = new Set<number>();

  it.each(Object.entries(FEATURES))(
    '%s is explained, each check as the library prints it',
    async (_, code) => {
      const token = withBlock(code);
      const { blocks } = await explain(token);
      const lines = (printed(token)[1] ?? '').split(';\n').filter((line) => /^(?:check|reject)/.test(line));
      expect(lines.length).toBeGreaterThan(0);
      expect(sourcesOf(blocks[1]?.checks ?? [])).toEqual(lines);
      for (const version of versionsOf(token.reveal(), 2)) versions.add(version);
    },
  );

  it.each(['ed25519', 'secp256r1'] as const)(
    'a block of a third party with a key of %s, and one that trusts it',
    async (algorithm) => {
      const token = withThirdParty(algorithm, THIRD_PARTY, (key) => `check if member($m) trusting ${key}`);
      const { blocks } = await explain(token);
      expect(blocks.map(({ thirdParty }) => thirdParty)).toEqual([false, true, false]);
      expect(sourcesOf(blocks[1]?.checks ?? [])).toEqual([
        'check if group("b")',
        'check if [1].any($p -> $p == 1)',
      ]);
      expect(sourcesOf(blocks[2]?.checks ?? [])).toEqual([expect.stringContaining('member($m) trusting')]);
      const plain = withThirdParty(algorithm, 'member("a")', () => 'check if member($m) trusting previous');
      for (const each of [token, plain])
        for (const version of versionsOf(each.reveal(), 3)) versions.add(version);
      expect(await explain(plain)).toMatchObject({ remarks: [{ block: 1, kind: 'no-check' }] });
    },
  );

  it('a root of a key on P-256 is read unverified', async () => {
    const token = ofSecp256r1('type("service_access"); check if action("a:b")');
    const reading = await biscuit.readUnverified(token);
    expect(reading.blocks).toEqual([
      {
        source: 'type("service_access");\ncheck if action("a:b");\n',
        checks: [{ kind: 'custom', source: 'check if action("a:b")' }],
        facts: 1,
        rules: 0,
        thirdParty: false,
      },
    ]);
  });

  it('a block that trusts others as a whole, which no program here writes', async () => {
    const root = golden.tokens.root.base64;
    const query = bytesField(
      1,
      bytesField(1, numberField(1, 27)),
      bytesField(2, numberField(1, 2), bytesField(2, numberField(2, 7))),
    );
    const block = Buffer.concat([numberField(3, 4), bytesField(6, query), bytesField(7, numberField(1, 1))]);
    const token = new SecretText(signBlocks(PRIVATE_KEY, [blockOf(root, 0), block]));
    const { blocks } = await explain(token);
    expect(sourcesOf(blocks[1]?.checks ?? [])).toEqual(['check if resource(7)']);
    expect((await biscuit.readUnverified(token)).blocks[1]?.source).toBe(
      'trusting previous;\ncheck if resource(7);\n',
    );
  });

  it('of every version of a block was among them', () => {
    expect([...versions].toSorted((one, other) => one - other)).toEqual([3, 4, 5, 6]);
    proved(
      'T14',
      `${Object.keys(FEATURES).length} features, third-party blocks of 2 algorithms, block versions 3 to 6: all explained`,
    );
  });
});
