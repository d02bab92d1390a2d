import { describe, expect, it } from 'vitest';
import type { Handlers, Reply } from '#contract/define.ts';
import { Refusal } from '#contract/failure.ts';
import { contract } from '#contract/index.ts';
import type { AppContract } from '#contract/index.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createDispatcher } from '#main/wire/dispatcher.ts';
import { startApp } from '#test/support/app.ts';
import { proved } from '#test/support/promise.ts';
import { longestOf, partsOf, sampleOf, schemasWithin, withMore, wrongFor } from '#test/support/shapes.ts';

const calls = Object.entries(contract.calls).flatMap(([room, methods]) =>
  Object.entries(methods).map(([name, { input }]) => ({ method: `${room}.${name}`, room, name, input })),
);

/** The dispatcher of the app over handlers that note what they are given, and do nothing. */
const openRecorder = () => {
  const given: { method: string; input: unknown }[] = [];
  const note = (method: string) => (input: unknown) => {
    given.push({ method, input });
    throw new Refusal({ kind: 'locked' });
  };
  const handlers: Record<string, Record<string, unknown>> = {};
  for (const { room, name, method } of calls) (handlers[room] ??= {})[name] = note(method);
  const deps = { log: silentLog, newReference: () => 'none' };
  return { given, dispatch: createDispatcher(contract, handlers as Handlers<AppContract>, deps) };
};

const failureOf = (reply: Reply) => (reply.ok ? 'answered' : reply.failure.kind);

describe('every call', () => {
  it('refuses every wrong shape as such, and does nothing', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const before = await app.client.audit.read({});
    const client = app.client as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    const outcomes = new Map<string, number>();
    const through: string[] = [];
    let asked = 0;
    for (const { method, room, name, input } of calls) {
      expect(input.safeParse(sampleOf(input)).success, `${method}: the sample fits`).toBe(true);
      for (const { what, value } of wrongFor(input)) {
        asked += 1;
        let outcome = 'answered';
        try {
          await client[room]?.[name]?.(value);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          outcome = error.failure.kind;
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (outcome !== 'invalid-input') through.push(`${method} ${what}: ${outcome}`);
      }
    }
    expect(through).toEqual([]);
    expect(app.log()).not.toContain('bug');
    expect(await app.client.audit.read({})).toEqual(before);
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(asked).toBeGreaterThan(calls.length * 20);
    proved(
      'T20',
      `${calls.length} calls, ${asked} wrong shapes, all refused: ${JSON.stringify([...outcomes])}`,
    );
  });

  it('hands on what its schema names and nothing beside', async () => {
    const { given, dispatch } = openRecorder();
    for (const { method, input } of calls) {
      const plain = sampleOf(input);
      expect([method, failureOf(await dispatch(method, withMore(plain)))]).toEqual([method, 'locked']);
      expect(given.at(-1)).toEqual({ method, input: plain });
      expect(Object.getPrototypeOf(given.at(-1)?.input)).toBe(Object.prototype);
    }
    expect(given).toHaveLength(calls.length);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('bounds every text and every list that comes in', () => {
    const texts: string[] = [];
    const boundless: string[] = [];
    for (const { method, input } of calls)
      for (const { schema, path } of schemasWithin(input, method)) {
        const { type } = partsOf(schema);
        if (type === 'string') {
          texts.push(path);
          const isBounded =
            longestOf(schema) !== undefined ||
            !schema.safeParse(String(sampleOf(schema)).repeat(100)).success;
          if (!isBounded) boundless.push(path);
        }
        if (type === 'array') {
          const { element } = partsOf(schema);
          const many = Array.from({ length: 10_000 }, () => element && sampleOf(element));
          if (schema.safeParse(many).success) boundless.push(path);
        }
        if (
          ![
            'string',
            'array',
            'object',
            'union',
            'literal',
            'enum',
            'boolean',
            'number',
            'optional',
            'nullable',
            'default',
          ].includes(type)
        )
          boundless.push(`${path}: a ${type}`);
      }
    expect(boundless).toEqual([]);
    expect(texts.length).toBeGreaterThan(30);
    proved('T20', `${texts.length} texts in ${calls.length} calls, all bounded in length`);
  });

  it('is called by its very name', async () => {
    const { given, dispatch } = openRecorder();
    const names = calls.flatMap(({ method, room, name }) => [
      method.toUpperCase(),
      ` ${method}`,
      `${method} `,
      `${method}\0`,
      `${method}.`,
      `.${method}`,
      `${method}.call`,
      `${method},${method}`,
      // Cyrillic, and as a web address would have it.
      method.replaceAll('e', 'е'),
      method.replace('.', '%2e'),
      room,
      name,
      `${room}.`,
      `.${name}`,
      `${room}..${name}`,
      `${room}/${name}`,
      `${room}['${name}']`,
      `${room}.__proto__`,
      `${room}.constructor`,
      `${room}.toString`,
      `__proto__.${name}`,
      `constructor.${name}`,
    ]);
    const strange = [
      ...names,
      '',
      '.',
      '..',
      '*',
      '__proto__',
      '__proto__.__proto__',
      'x'.repeat(1_000_000),
    ].filter((name) => !calls.some(({ method }) => method === name));
    for (const name of strange) expect(failureOf(await dispatch(name, {}))).toBe('unknown-call');
    expect(given).toEqual([]);
    proved('T20', `${strange.length} names of no call, all unknown`);
  });
});
