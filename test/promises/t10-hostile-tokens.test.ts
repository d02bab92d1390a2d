import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { blockReading, remark } from '#contract/restriction.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import { PLAIN } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createAnswerTimes } from '#test/support/answer-time.ts';
import { startApp } from '#test/support/app.ts';
import { createHostileTokens } from '#test/support/hostile-tokens.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';
import { golden, goldenNames, PRIVATE_KEY, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { HOOK0 } from '#test/unit/biscuit/vocabularies.ts';

const allowAll = [{ code: 'allow if true;', parameters: {} }];

/** What a token means, whatever way its bytes are written. */
const meaningOf = ({ blocks, revocationIds, expiresAt }: TokenReading): string =>
  JSON.stringify({ blocks, revocationIds, expiresAt });

describe('a hostile token', () => {
  const biscuit = createBiscuit({ log: silentLog });
  afterAll(() => biscuit.end());

  it('is answered by the engine in time, and harms no token after it', async () => {
    const random = randomOfThisTest();
    const originals = goldenNames.map((name) => golden.tokens[name].base64);
    const next = createHostileTokens(random, PRIVATE_KEY, originals);
    const good = new SecretText(golden.tokens.app_expiry.base64);
    const whole = meaningOf(await biscuit.read(good, PUBLIC_KEY, HOOK0));
    const meanings = new Set<string>();
    for (const text of originals)
      meanings.add(meaningOf(await biscuit.read(new SecretText(text), PUBLIC_KEY, HOOK0)));
    const times = createAnswerTimes();
    const counts = { refused: 0, read: 0, 'meant as before': 0 };

    const total = scaled(1500, 10_000);
    for (let count = 0; count < total; count += 1) {
      const { family, by, text } = next();
      const token = new SecretText(text);
      try {
        const reading = await times.time(family, () => biscuit.read(token, PUBLIC_KEY, HOOK0));
        for (const block of reading.blocks) blockReading.parse(block);
        for (const each of reading.remarks) remark.parse(each);
        const isKnown = meanings.has(meaningOf(reading));
        if (by === 'forged') expect(isKnown, `${family}: means what was signed`).toBe(true);
        counts[isKnown ? 'meant as before' : 'read'] += 1;
        await times.time(family, () => biscuit.authorize(token, PUBLIC_KEY, allowAll));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(['token-unreadable', 'engine']).toContain(error.failure.kind);
        counts.refused += 1;
      }
      expect(meaningOf(await biscuit.read(good, PUBLIC_KEY, HOOK0)), `after ${family}`).toBe(whole);
    }
    expect(counts.refused).toBeGreaterThan(total / 2);
    expect(counts.read).toBeGreaterThan(total / 20);
    proved(
      'T10',
      `${total} hostile tokens at the engine, 0 crashes, slowest answer ${times.slowest()} ms; ${JSON.stringify(counts)}`,
    );
  });

  it('is read unverified in time, or told to be no Biscuit', async () => {
    const random = randomOfThisTest();
    const originals = goldenNames.map((name) => golden.tokens[name].base64);
    const next = createHostileTokens(random, PRIVATE_KEY, originals);
    const times = createAnswerTimes();
    const counts = { refused: 0, read: 0 };
    const total = scaled(500, 10_000);
    for (let count = 0; count < total; count += 1) {
      const { family, by, text } = next();
      const token = new SecretText(text);
      try {
        const reading = await times.time(family, () => biscuit.readUnverified(token));
        for (const block of reading.blocks) blockReading.parse(block);
        for (const each of reading.remarks) remark.parse(each);
        expect(reading.revocationIds).toHaveLength(reading.blocks.length);
        counts.read += 1;
        if (by === 'forged') continue;
        // What the engine reads of it is the same, where it reads it at all.
        const verified = await biscuit.read(token, PUBLIC_KEY, PLAIN).catch(() => null);
        if (verified) expect(reading.revocationIds).toEqual(verified.revocationIds);
        const checks = verified?.blocks.map((block) => block.checks);
        if (checks) expect(reading.blocks.map((block) => block.checks)).toEqual(checks);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.failure.kind).toBe('token-unreadable');
        counts.refused += 1;
      }
    }
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(total / 20);
    proved(
      'T10',
      `${total} hostile tokens read unverified, 0 crashes, slowest answer ${times.slowest()} ms; ${JSON.stringify(counts)}`,
    );
  });

  it('is answered by the app in time, and is never kept as what it is not', async () => {
    const random = randomOfThisTest();
    const service = await startSandbox();
    onTestFinished(() => service.stop());
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const dashboard = await createDashboard(service);
    const baseUrl = service.origin;
    const root = await dashboard.createRoot('Good');
    const { id } = await app.client.tokens.keep({ text: root, baseUrl, name: 'Good' });
    const { privateKey, publicKey } = service.state();
    const narrowed = await service.biscuit.attenuate(
      new SecretText(root),
      publicKey,
      {
        restrictions: [
          { kind: 'actions', actions: ['event:list'] },
          { kind: 'expiry', expiresAt: '2030-01-01T00:00:00Z' },
        ],
        seal: false,
      },
      HOOK0,
    );
    const next = createHostileTokens(random, privateKey, [root, narrowed.token.reveal()]);
    const times = createAnswerTimes();
    const answers = { answered: 0, refused: 0 };

    const asked = async (family: string, ask: () => Promise<unknown>) => {
      try {
        await times.time(family, ask);
        answers.answered += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.failure.kind === 'bug') throw new Error(`${family}: ${app.log()}`, { cause: error });
        answers.refused += 1;
      }
    };

    const total = scaled(60, 2000);
    for (let count = 0; count < total; count += 1) {
      const { family, text } = next();
      await asked(family, () => app.client.tokens.inspect({ text, baseUrl }));
      await asked(family, () => app.client.tokens.find({ text }));
      await asked(family, () => app.client.tokens.keep({ text, baseUrl, name: `${count}` }));
      expect(await app.client.tokens.find({ text: root }), `after ${family}`).toEqual({ id });
    }
    const kept = await app.client.tokens.list({});
    for (const { id } of kept) await asked('kept', () => app.client.tokens.get({ id }));
    expect(answers.answered).toBeGreaterThan(total / 20);
    expect(app.log()).not.toContain('ended in a bug');
    expect(app.log()).not.toContain(root.slice(0, 60));
    proved(
      'T10',
      `${total} hostile tokens at inspect, find and keep, 0 bugs, slowest answer ${times.slowest()} ms; ${JSON.stringify(answers)}`,
    );
  });
});
