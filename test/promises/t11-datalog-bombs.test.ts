import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import { Refusal } from '#contract/failure.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { createLog, silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createAnswerTimes } from '#test/support/answer-time.ts';
import { startApp } from '#test/support/app.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';
import { blockOf, bytesField, numberField, signBlocks } from '#test/support/signed-biscuit.ts';
import { golden, PRIVATE_KEY, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { HOOK0 } from '#test/unit/biscuit/vocabularies.ts';

const facts = (count: number) => Array.from({ length: count }, (_, index) => `f(${index});`).join('\n');

/** Datalog that is small to write and large to compute. */
const PROGRAMS: Record<string, string> = {
  'a join of 60 four times': `${facts(60)} check if f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;`,
  'a join that asks for an action': `${facts(60)} check if action($x), f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;`,
  'a rule that makes facts of facts': `${facts(40)} m($a, $b, $c) <- f($a), f($b), f($c);`,
  'rules that never come to rest': `${facts(30)} a($x, $y) <- f($x), f($y); b($x, $y, $z) <- a($x, $y), a($y, $z); c($x, $y) <- b($x, $z, $y); d($x, $y, $z) <- c($x, $y), c($y, $z);`,
  'a text that is added to itself': `s("${'a'.repeat(20_000)}"); check if s($x), ${'$x + '.repeat(1500)}"" == "a";`,
  'an expression of patterns': `check if ${Array.from({ length: 60 }, () => '"aaaa".matches("((a{1,90}){1,90}){1,90}")').join(' || ')};`,
  'a set of a thousand, a thousand times': `check if ${Array.from({ length: 60 }, () => `{${Array.from({ length: 100 }, (_, index) => index).join(', ')}}.all($x -> {1}.contains($x))`).join(' || ')};`,
};

/** The number of a second block's first name: the first block of a service token brings five. */
const FIRST_NAME = 1029;

/** Blocks that no program writes, signed all the same. */
const named = (name: string, value: Uint8Array) =>
  Buffer.concat([
    bytesField(1, name),
    numberField(3, 6),
    bytesField(4, bytesField(1, numberField(1, FIRST_NAME), bytesField(2, value))),
  ]);
const checkOf = (...ops: Uint8Array[]) =>
  Buffer.concat([
    numberField(3, 6),
    bytesField(6, bytesField(1, bytesField(1, numberField(1, 27)), bytesField(3, ...ops))),
  ]);
const value = bytesField(1, bytesField(1, numberField(6, 1)));
const parens = bytesField(1, bytesField(2, numberField(1, 1)));
const manyFacts = (count: number) =>
  Buffer.concat([
    numberField(3, 6),
    ...Array.from({ length: count }, (_, index) =>
      bytesField(4, bytesField(1, numberField(1, 2), bytesField(2, numberField(2, index)))),
    ),
  ]);
const closures = (depth: number): Uint8Array => {
  let inside: Uint8Array = value;
  for (let left = depth; left > 0; left -= 1)
    inside = bytesField(1, bytesField(4, bytesField(2, inside.subarray(2))));
  return inside;
};

const BLOCKS: Record<string, () => Uint8Array> = {
  'a text of 5 MB': () => named('x'.repeat(5_000_000), numberField(3, FIRST_NAME)),
  '20,000 facts': () => manyFacts(20_000),
  '3,000 facts, as many as a token holds': () => manyFacts(3_000),
  '3,000 parentheses': () => checkOf(value, ...Array.from({ length: 3_000 }, () => parens)),
  '5,000 parentheses': () => checkOf(value, ...Array.from({ length: 5_000 }, () => parens)),
  'closures, 40 deep': () => checkOf(closures(40)),
  'closures, 4,000 deep': () => checkOf(closures(4_000)),
  'a name of 20,000 characters, 2,500 times': () =>
    Buffer.concat([
      bytesField(1, 'x'.repeat(20_000)),
      numberField(3, 6),
      bytesField(
        4,
        bytesField(
          1,
          numberField(1, FIRST_NAME),
          ...Array.from({ length: 2_500 }, () => bytesField(2, numberField(3, FIRST_NAME))),
        ),
      ),
    ]),
};

/** Every bomb, in a token of this root's key: programs in its own block, the rest behind it. */
const signBombs = async (privateKey: string, root: string): Promise<[name: string, token: string][]> => {
  // Making such a text takes its time too, which is nobody's answer.
  const signer = createBiscuit({ log: silentLog, limitMilliseconds: 30_000 });
  const facts = `type("service_access"); organization_id(hex:${golden.organization_id.replaceAll('-', '')});`;
  const programs = Object.entries(PROGRAMS).map(async ([name, code]): Promise<[string, string]> => {
    const { token } = await signer.issue(privateKey, { code: `${facts} ${code}`, parameters: {} });
    return [name, token.reveal()];
  });
  const signed = await Promise.all(programs);
  // Its memory ends with it, and is not what is measured.
  await signer.end();
  return [
    ...signed,
    ...Object.entries(BLOCKS).map(([name, block]): [string, string] => [
      name,
      signBlocks(privateKey, [blockOf(root, 0), block()]),
    ]),
  ];
};

/** What the app asks of a token. */
const ACTION = [{ code: 'action("event:list"); allow if true;', parameters: {} }];
const MIB = 1024 * 1024;
/** An engine may take 128 MiB, and this test's own code some more. */
const MOST_GROWTH = 400 * MIB;

/** The most memory that this process held at any moment, from now on; and how to stop looking. */
const watchMemory = () => {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  onTestFinished(() => clearInterval(timer));
  return () => most;
};

describe('a Datalog bomb', () => {
  const stops: string[] = [];
  const log = createLog(
    (line) => stops.push(line),
    () => new Date(0),
  );
  const biscuit = createBiscuit({ log });
  beforeAll(async () => void (await biscuit.newKeyPair()));
  afterAll(() => biscuit.end());

  it('is answered in time by an engine that is bounded in memory, and the next token is read', async () => {
    const times = createAnswerTimes();
    const bombs = await signBombs(PRIVATE_KEY, golden.tokens.root.base64);
    const before = process.memoryUsage.rss();
    const most = watchMemory();
    const outcomes: Record<string, string> = {};
    let asked = 0;

    const answerTo = async (name: string, ask: () => Promise<unknown>): Promise<string> => {
      try {
        // People paste one at a time: an engine that was ended before is there again.
        await times.time(name, ask, () => biscuit.newKeyPair());
        return 'answered';
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const failure: Failure = error.failure;
        expect(['engine', 'token-unreadable']).toContain(failure.kind);
        return 'problem' in failure ? failure.problem : failure.kind;
      }
    };

    for (let round = scaled(1, 10); round > 0; round -= 1)
      for (const [name, text] of bombs) {
        const token = new SecretText(text);
        const read = await answerTo(name, () => biscuit.read(token, PUBLIC_KEY, HOOK0));
        const allowed = await answerTo(name, () => biscuit.authorize(token, PUBLIC_KEY, ACTION));
        await answerTo(name, () => biscuit.readUnverified(token));
        outcomes[name] = `${read}, ${allowed}`;
        const next = await biscuit.read(new SecretText(golden.tokens.app.base64), PUBLIC_KEY, HOOK0);
        expect(next.blocks, `after ${name}`).toHaveLength(2);
        asked += 1;
      }

    // The bombs are some: each of these needs more than it gets.
    expect(outcomes).toMatchObject({
      'a join of 60 four times': 'answered, too-expensive',
      'a rule that makes facts of facts': 'answered, too-expensive',
      'a text of 5 MB': 'not-a-token, not-a-token',
      '20,000 facts': 'not-a-token, not-a-token',
      // It takes half the memory that an engine gets, and no more time than that needs.
      '5,000 parentheses': 'answered, answered',
    });
    expect(outcomes['a name of 20,000 characters, 2,500 times']).toMatch(/^not-a-biscuit/);
    expect(outcomes['a text that is added to itself']).toMatch(/, (ended|too-expensive)$/);
    expect(most() - before).toBeLessThan(MOST_GROWTH);
    const ended = stops.filter((line) => /biscuit engine (was stopped|died)/.test(line)).length;
    expect(ended).toBeGreaterThan(0);
    proved(
      'T11',
      `${asked} Datalog bombs, all answered, slowest ${times.slowest()} ms, ${ended} engines ended and made anew, at most ${Math.ceil((most() - before) / MIB)} MiB more memory`,
    );
  });

  it('that asks for all memory gets little of it, however long it may take', async () => {
    const patient = createBiscuit({ log: silentLog, limitMilliseconds: 30_000 });
    onTestFinished(() => patient.end());
    const code = PROGRAMS['a text that is added to itself'] ?? '';
    const { token } = await patient.issue(PRIVATE_KEY, { code, parameters: {} });
    const before = process.memoryUsage.rss();
    const most = watchMemory();
    expect(await refusalOf(() => patient.authorize(token, PUBLIC_KEY, ACTION))).toEqual({
      kind: 'engine',
      problem: 'ended',
    });
    const grown = most() - before;
    expect(grown).toBeLessThan(MOST_GROWTH);
    expect(await patient.read(new SecretText(golden.tokens.app.base64), PUBLIC_KEY, HOOK0)).toHaveProperty(
      'blocks',
    );
    proved(
      'T11',
      `a bomb of memory ended its engine after ${Math.ceil(grown / MIB)} MiB, the next token was read`,
    );
  });

  it('that a known service has signed is refused by the app before it is kept or sent anywhere', async () => {
    const service = await startSandbox();
    onTestFinished(() => service.stop());
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const root = await (await createDashboard(service)).createRoot('Good');
    const baseUrl = service.origin;
    const { id } = await app.client.tokens.keep({ text: root, baseUrl, name: 'Good' });
    const all = await signBombs(service.state().privateKey, root);
    const bombs = all.filter((_, index) => index % scaled(5, 1) === 0);
    const times = createAnswerTimes();
    let refused = 0;

    for (const [name, text] of bombs) {
      for (const ask of [
        () => app.client.tokens.inspect({ text, baseUrl }),
        () => app.client.tokens.keep({ text, baseUrl, name }),
      ]) {
        try {
          // As above: what is known already is looked at by an engine that is there again.
          await times.time<unknown>(name, ask, () => app.client.tokens.inspect({ text: root, baseUrl }));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (error.failure.kind === 'bug') throw new Error(`${name}: ${app.log()}`, { cause: error });
          refused += 1;
        }
      }
      expect(await app.client.tokens.find({ text: root })).toEqual({ id });
    }
    expect(refused).toBeGreaterThan(bombs.length);
    proved('T11', `${bombs.length} bombs pasted into the app, slowest answer ${times.slowest()} ms`);
  });
});
