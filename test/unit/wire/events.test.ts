import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineContract } from '#contract/define.ts';
import { createLog } from '#main/kernel/log.ts';
import { createEvents } from '#main/wire/events.ts';

const contract = defineContract({ calls: {}, events: { 'room.changed': z.object({ name: z.string() }) } });

const open = () => {
  const lines: string[] = [];
  const heard: unknown[] = [];
  const events = createEvents(
    contract,
    createLog(
      (line) => lines.push(line),
      () => new Date(0),
    ),
  );
  return { ...events, lines, heard };
};

describe('createEvents', () => {
  it('tells every listener', () => {
    const { publish, listen, heard } = open();
    listen((event, payload) => heard.push(['one', event, payload]));
    listen((event, payload) => heard.push(['two', event, payload]));
    publish('room.changed', { name: 'Orders' });
    expect(heard).toEqual([
      ['one', 'room.changed', { name: 'Orders' }],
      ['two', 'room.changed', { name: 'Orders' }],
    ]);
  });

  it('lets out only what the schema names', () => {
    const { publish, listen, heard } = open();
    listen((_event, payload) => heard.push(payload));
    const row = { name: 'Orders', secret: 'canary' };
    publish('room.changed', row);
    expect(heard).toEqual([{ name: 'Orders' }]);
  });

  it('does not send a payload that does not fit, and logs its fields alone', () => {
    const { publish, listen, heard, lines } = open();
    listen((_event, payload) => heard.push(payload));
    publish('room.changed', { name: ['canary'] as unknown as string });
    expect(heard).toEqual([]);
    expect(lines.join('')).toContain('"fields":"name"');
    expect(lines.join('')).not.toContain('canary');
  });

  it('tells nobody who has stopped', () => {
    const { publish, listen, heard } = open();
    const hear = (_event: string, payload: unknown) => void heard.push(payload);
    const stop = listen(hear);
    listen(hear);
    stop();
    publish('room.changed', { name: 'Orders' });
    expect(heard).toHaveLength(1);
  });

  it('goes on when a listener breaks', () => {
    const { publish, listen, heard, lines } = open();
    listen(() => {
      throw new Error('window gone');
    });
    listen((_event, payload) => heard.push(payload));
    publish('room.changed', { name: 'Orders' });
    expect(heard).toHaveLength(1);
    expect(lines).toHaveLength(1);
  });
});
