import { describe, expect, it } from 'vitest';
import type { Template } from '#contract/templates.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';

const start = async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  return app;
};

const own = (changes: Partial<Omit<Template, 'id' | 'builtIn'>> = {}): Omit<Template, 'id' | 'builtIn'> => ({
  service: 'hook0',
  name: 'Night watch',
  tool: 'env',
  applications: 'one',
  prefers: ['acme payments'],
  discovery: true,
  may: { kind: 'actions', actions: ['event:list', 'event:replay'] },
  limits: [{ limit: 'event-types', values: ['order.order.created'] }],
  custom: ['check if allowed_role("viewer") or action("event:replay")'],
  until: '8h',
  asksDate: false,
  namePattern: '{tool} – {app} – night {date}',
  seal: true,
  ...changes,
});
const names = (list: readonly Template[]) => list.map(({ name }) => name);
const problem = (which: string) => ({ kind: 'template', problem: which });

describe('templates', () => {
  it('begin with those of the service, and one’s own come after them', async () => {
    const { client, heard } = await start();
    const builtIn = await client.templates.list({ service: 'hook0' });
    expect(names(builtIn)).toEqual([
      'AI assistant',
      'CI/CD',
      'Development',
      'Production monitoring',
      'Contractor',
    ]);
    expect(builtIn.every((each) => each.builtIn && each.service === 'hook0')).toBe(true);
    const told = heard('templates.changed');
    const saved = await client.templates.save({ template: own() });
    await told;
    expect(saved).toEqual({ ...own(), id: saved.id, builtIn: false });
    expect(await client.templates.list({ service: 'hook0' })).toEqual([...builtIn, saved]);
    expect(names(await client.templates.list({ service: 'pulsar' }))).toEqual(['Consumer', 'Producer']);
  });

  it('of Hook0 are those of the sandbox, which has the same actions', async () => {
    const { client } = await start();
    const saved = await client.templates.save({ template: own({ service: 'sandbox' }) });
    expect(saved.service).toBe('sandbox');
    const list = await client.templates.list({ service: 'sandbox' });
    expect(list.every(({ service }) => service === 'sandbox')).toBe(true);
    expect(list).toHaveLength(6);
    expect(names(await client.templates.list({ service: 'hook0' }))).toContain('Night watch');
  });

  it('are changed and removed, and outlive a restart', async () => {
    const first = await start();
    const { id } = await first.client.templates.save({ template: own() });
    await first.client.templates.save({ id, template: own({ name: 'Day watch', until: null }) });
    await first.stop();
    const { client } = await startApp({ folder: first.folder, keychain: first.keychain });
    await client.vault.unlock({ with: 'keychain' });
    const kept = (await client.templates.list({ service: 'hook0' })).at(-1);
    expect(kept).toEqual({ ...own({ name: 'Day watch', until: null }), id, builtIn: false });
    await client.templates.remove({ id });
    expect(await client.templates.list({ service: 'hook0' })).toHaveLength(5);
    expect(await refusalOf(() => client.templates.remove({ id }))).toEqual(problem('missing'));
    expect(await refusalOf(() => client.templates.save({ id, template: own() }))).toEqual(problem('missing'));
  });

  it('have names of their own in a service', async () => {
    const { client } = await start();
    const { id } = await client.templates.save({ template: own() });
    const save = (template: Omit<Template, 'id' | 'builtIn'>) =>
      refusalOf(() => client.templates.save({ template }));
    expect(await save(own({ name: 'night WATCH' }))).toEqual(problem('name-taken'));
    expect(await save(own({ name: 'AI assistant' }))).toEqual(problem('name-taken'));
    expect(await save(own({ name: 'AI assistant', service: 'sandbox' }))).toEqual(problem('name-taken'));
    // Its own name is its to keep.
    await client.templates.save({ id, template: own({ until: '1h' }) });
    const elsewhere = own({
      service: 'pulsar',
      may: { kind: 'preset', preset: 'consume' },
      limits: [],
      custom: [],
    });
    await client.templates.save({ template: elsewhere });
    expect(await refusalOf(() => client.templates.save({ id, template: elsewhere }))).toEqual(
      problem('other-service'),
    );
  });

  it('that come with a service are not changed', async () => {
    const { client } = await start();
    const change = () => client.templates.save({ id: 'assistant', template: own() });
    expect(await refusalOf(change)).toEqual(problem('built-in'));
    expect(await refusalOf(() => client.templates.remove({ id: 'assistant' }))).toEqual(problem('built-in'));
  });

  it('name only what their service has', async () => {
    const { client } = await start();
    for (const changes of [
      { may: { kind: 'actions' as const, actions: ['event:explode'] } },
      { may: { kind: 'preset' as const, preset: 'everything' } },
      { limits: [{ limit: 'colour', values: ['blue'] }] },
    ])
      expect(await refusalOf(() => client.templates.save({ template: own(changes) }))).toEqual(
        problem('not-a-template'),
      );
    expect(await refusalOf(() => client.templates.save({ template: own({ service: 'nobody' }) }))).toEqual(
      problem('other-service'),
    );
    expect(await refusalOf(() => client.templates.list({ service: 'nobody' }))).toEqual(
      problem('other-service'),
    );
  });

  it('are shared as a file without what is the account’s, and taken in under a free name', async () => {
    const { client } = await start();
    const { id } = await client.templates.save({ template: own() });
    const { fileName, text } = await client.templates.share({ id });
    expect(fileName).toBe('night-watch.whittle-template.json');
    expect(JSON.parse(text)).toEqual({ whittle: 'template', version: 1, ...own({ prefers: [] }) });
    expect(text).not.toContain(id);
    const taken = await client.templates.takeIn({ text });
    expect(taken).toEqual({ ...own({ name: 'Night watch 2', prefers: [] }), id: taken.id, builtIn: false });
    expect((await client.templates.takeIn({ text })).name).toBe('Night watch 3');
    const other = await start();
    expect((await other.client.templates.takeIn({ text })).name).toBe('Night watch');

    const builtIn = await client.templates.share({ id: 'assistant' });
    expect(builtIn.fileName).toBe('ai-assistant.whittle-template.json');
    expect((await client.templates.takeIn({ text: builtIn.text })).name).toBe('AI assistant 2');
    expect(await refusalOf(() => client.templates.share({ id: 'nothing' }))).toEqual(problem('missing'));
  });

  it('keep ids of the account in the vault: no shared file has them', async () => {
    const { client } = await start();
    const record = '0f1e2d3c-4b5a-4697-8869-7a8b9c0d1e2f';
    const bytes = record.replaceAll('-', '').toUpperCase();
    const limits = [{ limit: 'subscription', values: [record] }, ...own().limits];
    const custom = [`check if subscription_id(hex:${bytes})`, ...own().custom];
    const saved = await client.templates.save({ template: own({ limits, custom }) });
    expect(saved).toMatchObject({ limits, custom });
    const { text, leftOut } = await client.templates.share({ id: saved.id });
    expect(JSON.parse(text)).toMatchObject({ limits: own().limits, custom: own().custom });
    expect(leftOut).toBe(true);
    const plain = await client.templates.save({ template: own({ name: 'Plain' }) });
    expect((await client.templates.share({ id: plain.id })).leftOut).toBe(false);
    // Where somebody put them into a file all the same, it is not believed.
    const takeIn = (changes: object) =>
      refusalOf(() =>
        client.templates.takeIn({
          text: JSON.stringify({ whittle: 'template', version: 1, ...own(), ...changes }),
        }),
      );
    expect(await takeIn({ limits })).toEqual(problem('not-a-template'));
    expect(await takeIn({ custom })).toEqual(problem('not-a-template'));
  });

  it('are refused where a value does not fit its limit, or a custom check can’t be read', async () => {
    const { client } = await start();
    for (const changes of [
      { limits: [{ limit: 'labels', values: ['no entry'] }] },
      { limits: [{ limit: 'labels', values: ['=acme'] }] },
      { custom: ['check if action('] },
      { custom: ['right("admin")'] },
      { custom: ['allow if true'] },
      { custom: [' '] },
      { custom: [...own().custom, 'check if action({name})'] },
    ]) {
      const text = JSON.stringify({ whittle: 'template', version: 1, ...own(), ...changes });
      expect([changes, await refusalOf(() => client.templates.takeIn({ text }))]).toEqual([
        changes,
        problem('not-a-template'),
      ]);
    }
    expect(await client.templates.list({ service: 'hook0' })).toHaveLength(5);
  });

  it('are taken in under a name that is free and still fits', async () => {
    const { client } = await start();
    const { text } = await client.templates.share({
      id: (await client.templates.save({ template: own({ name: 'x'.repeat(40) }) })).id,
    });
    expect((await client.templates.takeIn({ text })).name).toBe(`${'x'.repeat(38)} 2`);
  });

  it('are refused where a file is another thing, newer, or of another service', async () => {
    const { client } = await start();
    const shared = { whittle: 'template', version: 1, ...own() };
    const takeIn = (found: unknown) =>
      refusalOf(() =>
        client.templates.takeIn({ text: typeof found === 'string' ? found : JSON.stringify(found) }),
      );
    for (const found of [
      'no JSON',
      '',
      [],
      null,
      { ...shared, whittle: 'export' },
      { ...shared, version: 'one' },
      { ...shared, name: '' },
      { ...shared, name: 'x'.repeat(41) },
      { ...shared, token: 'and more than a template has' },
      { ...shared, may: { kind: 'actions', actions: [] } },
      { ...shared, may: { kind: 'actions', actions: ['event:explode'] } },
      { ...shared, custom: ['x'.repeat(4097)] },
      { whittle: 'template', version: 1 },
    ])
      expect([found, await takeIn(found)]).toEqual([found, problem('not-a-template')]);
    expect(await takeIn({ ...shared, version: 2, mayToo: [] })).toEqual(problem('newer'));
    expect(await takeIn({ ...shared, service: 'nobody' })).toEqual(problem('other-service'));
    expect(await takeIn('x'.repeat(65_537))).toMatchObject({ kind: 'invalid-input' });
    expect(await client.templates.list({ service: 'hook0' })).toHaveLength(5);
  });

  it('are written down in the activity', async () => {
    const { client } = await start();
    const { id } = await client.templates.save({ template: own() });
    const { text } = await client.templates.share({ id });
    await client.templates.remove({ id });
    await client.templates.takeIn({ text });
    const entries = await client.audit.read({ search: 'Night watch' });
    expect(entries.map(({ act, note }) => [act, note])).toEqual([
      ['settings-changed', 'Template taken in from a file'],
      ['settings-changed', 'Template removed'],
      ['settings-changed', 'Template saved'],
    ]);
  });
});
