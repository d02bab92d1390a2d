import { describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { presetOf } from '#test/support/rules.ts';
import { startConnected } from '#test/support/service.ts';

const start = async () => {
  const { app } = await startConnected();
  const [root] = await app.client.tokens.list({});
  if (!root) throw new Error('the connection has a root');
  const [connection] = await app.client.services.list({});
  const narrow = (
    restrictions: Restriction[],
    acceptedEscapes: string[] = [],
    parentId: string = root.id,
    seal = false,
  ) =>
    app.client.tokens.attenuate({
      parentId,
      name: 'Tool',
      tool: 'ci',
      restrictions,
      acceptedEscapes,
      seal,
      copy: false,
    });
  return { app, root, narrow, application: connection?.applications[0]?.id ?? '' };
};
const end: Restriction = { kind: 'expiry', expiresAt: '2060-01-01T00:00:00Z' };
const open = (...escapes: string[]) => ({ kind: 'restriction', problem: 'escape-open', escapes });

describe('an escape that is open', () => {
  it('is refused until it is accepted, and nothing is made meanwhile', async () => {
    const { app, narrow, application } = await start();
    expect(await refusalOf(() => narrow([end]))).toEqual(open('roots', 'secrets', 'people'));
    const one: Restriction = { kind: 'applications', ids: [application], discovery: [] };
    expect(await refusalOf(() => narrow([one, end]))).toEqual(open('secrets'));
    expect(await refusalOf(() => narrow([end], ['roots', 'nonsense']))).toEqual(open('secrets', 'people'));
    expect(await app.client.tokens.list({})).toHaveLength(1);

    const { id } = await narrow([one, end], ['secrets']);
    const { escapes, history } = await app.client.tokens.get({ id });
    expect(escapes.map((escape) => escape.id)).toEqual(['secrets', 'subscriptions']);
    expect(history[0]?.note).toMatch(/, 2 checks\. With an escape left open: app secrets: list and create$/);
  });

  it('is none where actions are listed, and goes unsaid then', async () => {
    const { app, narrow } = await start();
    const { id } = await narrow([{ kind: 'actions', actions: presetOf('hook0', 'mcp') }], ['secrets']);
    const { escapes, history } = await app.client.tokens.get({ id });
    expect(escapes.map((escape) => escape.id)).toEqual(['subscriptions']);
    expect(history[0]?.note).not.toContain('escape');
  });

  it('of the parent is the child’s too, until the child closes it', async () => {
    const { narrow } = await start();
    const parent = await narrow([end], ['roots', 'secrets', 'people']);
    const later: Restriction = { kind: 'expiry', expiresAt: '2059-01-01T00:00:00Z' };
    expect(await refusalOf(() => narrow([later], [], parent.id))).toEqual(open('roots', 'secrets', 'people'));
    const closed: Restriction = { kind: 'custom', source: 'check if action("event:list")' };
    await expect(narrow([later, closed], [], parent.id)).resolves.toBeDefined();
  });

  it('is shown by the preview, which makes nothing', async () => {
    const { app, root } = await start();
    const preview = await app.client.tokens.preview({ parentId: root.id, restrictions: [end] });
    expect(preview.escapes.map(({ id }) => id)).toEqual(['roots', 'secrets', 'people', 'subscriptions']);
    expect(preview.checks).toEqual([end]);
    expect(await app.client.tokens.list({})).toHaveLength(1);
  });
});

describe('a sealed token', () => {
  it('says so everywhere, and nothing is made from it', async () => {
    const { app, narrow } = await start();
    const listed: Restriction = { kind: 'actions', actions: presetOf('hook0', 'read') };
    const { id } = await narrow([listed], [], undefined, true);
    const kept = (await app.client.tokens.list({})).find((token) => token.id === id);
    expect(kept?.sealed).toBe(true);
    const detail = await app.client.tokens.get({ id });
    expect(detail.sealed).toBe(true);
    expect(detail.history[0]?.note).toMatch(/, 1 check, sealed$/);
    expect(await refusalOf(() => narrow([listed], [], id))).toEqual({
      kind: 'restriction',
      problem: 'parent-sealed',
    });
    const { token } = { token: await app.client.tokens.reveal({ id }) };
    expect(await app.client.tokens.explain({ text: token.text })).toMatchObject({ sealed: true });
  });

  it('needs a restriction: to seal alone narrows nothing', async () => {
    const { narrow } = await start();
    expect(await refusalOf(() => narrow([], [], undefined, true))).toMatchObject({
      problem: 'restricts-nothing',
    });
  });
});
