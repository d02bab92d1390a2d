import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, defineContract } from '#contract/define.ts';
import type { Handlers } from '#contract/define.ts';
import { Refusal } from '#contract/failure.ts';
import { createLog } from '#main/kernel/log.ts';
import { createDispatcher } from '#main/wire/dispatcher.ts';

const contract = defineContract({
  calls: {
    room: {
      show: call(
        z.object({ id: z.string(), deep: z.object({ count: z.number() }).optional() }),
        z.object({ id: z.string(), name: z.string() }),
      ),
      silent: call(z.object({}), z.object({})),
    },
  },
  events: {},
});

const open = (show: Handlers<typeof contract>['room']['show']) => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  const handlers = { room: { show, silent: () => ({}) } };
  return { lines, dispatch: createDispatcher(contract, handlers, { log, newReference: () => 'ref-1' }) };
};

const named = (id: string) => ({ id, name: 'Orders' });

describe('createDispatcher', () => {
  it('answers a call with what its handler gives', async () => {
    const { dispatch } = open(({ id }) => Promise.resolve(named(id)));
    expect(await dispatch('room.show', { id: 'a' })).toEqual({ ok: true, value: named('a') });
  });

  it('lets out only what the output schema names', async () => {
    const { dispatch } = open(({ id }) => ({ ...named(id), secret: 'canary' }));
    expect(await dispatch('room.show', { id: 'a' })).toEqual({ ok: true, value: named('a') });
  });

  it('gives the handler only what the input schema names', async () => {
    let given: unknown;
    const { dispatch } = open((input) => {
      given = input;
      return named(input.id);
    });
    await dispatch('room.show', { id: 'a', __proto__: { admin: true }, more: 1 });
    expect(given).toEqual({ id: 'a' });
  });

  it.each([
    'room.nothing',
    'nothing.show',
    'constructor.name',
    '__proto__.toString',
    'room',
    '',
    'room.show.x',
  ])('knows no call “%s”', async (method) => {
    const { dispatch } = open(({ id }) => named(id));
    expect(await dispatch(method, { id: 'a' })).toEqual({ ok: false, failure: { kind: 'unknown-call' } });
  });

  it('names the fields of an input that does not fit, and nothing of what was in them', async () => {
    const { dispatch, lines } = open(({ id }) => named(id));
    const reply = await dispatch('room.show', { id: 3, deep: { count: 'canary' } });
    expect(reply).toEqual({ ok: false, failure: { kind: 'invalid-input', fields: ['id', 'deep.count'] } });
    expect(JSON.stringify([reply, lines])).not.toContain('canary');
  });

  it('passes a refusal on as its failure', async () => {
    const { dispatch } = open(() => {
      throw new Refusal({ kind: 'locked' });
    });
    expect(await dispatch('room.show', { id: 'a' })).toEqual({ ok: false, failure: { kind: 'locked' } });
  });

  it('lets out only what a failure names', async () => {
    const failure = { kind: 'damaged' as const, name: 'Orders', secret: 'canary' };
    const { dispatch } = open(() => Promise.reject(new Refusal(failure)));
    const reply = await dispatch('room.show', { id: 'a' });
    expect(reply).toEqual({ ok: false, failure: { kind: 'damaged', name: 'Orders' } });
  });

  it('tells a bug by its reference, and logs what happened without the input', async () => {
    const { dispatch, lines } = open(() => {
      throw new TypeError('x is not a function');
    });
    const reply = await dispatch('room.show', { id: 'canary' });
    expect(reply).toEqual({ ok: false, failure: { kind: 'bug', reference: 'ref-1' } });
    expect(lines.join('')).toContain('x is not a function');
    expect(lines.join('')).toContain('ref-1');
    expect(lines.join('')).not.toContain('canary');
  });

  it('takes an answer that does not fit for a bug', async () => {
    const { dispatch, lines } = open(() => ({ id: 'a', name: 3 as unknown as string }));
    expect(await dispatch('room.show', { id: 'a' })).toMatchObject({ failure: { kind: 'bug' } });
    expect(lines).toHaveLength(1);
  });

  it('does not start with a call that has no handler', () => {
    const handlers = { room: {} } as unknown as Handlers<typeof contract>;
    const deps = {
      log: createLog(
        () => {},
        () => new Date(0),
      ),
      newReference: () => '',
    };
    expect(() => createDispatcher(contract, handlers, deps)).toThrow('room.show');
  });
});
