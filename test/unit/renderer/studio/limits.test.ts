import { describe, expect, it } from 'vitest';
import { problemWithValue, problemWithValues, valuesIn } from '#renderer/rooms/studio/limits.ts';
import { ORDERS, pulsar, room } from './hook0.ts';

const limitOf = (id: string, { catalogue } = room) => {
  const limit = catalogue.limits.find((each) => each.id === id);
  if (limit === undefined) throw new Error(`no limit ${id}`);
  return limit;
};

describe('limits', () => {
  it('take every example of their service', () => {
    for (const { catalogue } of [room, pulsar]) {
      for (const limit of catalogue.limits) expect(problemWithValue(limit.example, limit)).toBeNull();
    }
  });

  it('want an id to be one, and an entry to have both sides', () => {
    expect(problemWithValue('orders', limitOf('subscription'))).toMatch(/^This is no id/);
    expect(problemWithValue('=acme', limitOf('labels'))).toMatch(/^Write it as name=value/);
    expect(problemWithValue('tenant=', limitOf('labels'))).toMatch(/^Write it as name=value/);
    expect(problemWithValue('tenant=a=b', limitOf('labels'))).toBeNull();
    expect(problemWithValue('x'.repeat(201), limitOf('event-types'))).toMatch(/200/);
  });

  it('part values at commas, and write ids in small letters', () => {
    expect(valuesIn(` a.b, c.d ,, `, limitOf('event-types'))).toStrictEqual(['a.b', 'c.d']);
    expect(valuesIn(ORDERS.id.toUpperCase(), limitOf('subscription'))).toStrictEqual([ORDERS.id]);
  });

  it('say what keeps them from being signed', () => {
    expect(problemWithValues({ limit: 'labels', values: [] }, room.catalogue)).toMatch(/^Give a value/);
    expect(problemWithValues({ limit: 'labels', values: ['a=b'] }, room.catalogue)).toBeNull();
    expect(problemWithValues({ limit: 'other', values: ['a'] }, room.catalogue)).toMatch(/no such/);
    const many = Array.from({ length: 51 }, (_, at) => `a=${at}`);
    expect(problemWithValues({ limit: 'labels', values: many }, room.catalogue)).toMatch(/50/);
  });

  it('say what is wrong with a value that is only typed', () => {
    const problem = (typed: string) =>
      problemWithValues({ limit: 'labels', values: ['a=b'], typed }, room.catalogue);
    expect(problem('tenant')).toMatch(/^Write it as name=value/);
    expect(problem('c=d, tenant')).toMatch(/^Write it as name=value/);
    expect(problem('c=d')).toBeNull();
    expect(problem('')).toBeNull();
  });
});
