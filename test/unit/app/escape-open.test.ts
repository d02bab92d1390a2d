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

  const ROOT = 'hex:0123456789abcdef0123456789abcdef';
  const DATES = ['2031', '2032', '2033', '2034'].map((year) => `${year}-01-01T00:00:00Z`).join(', ');
  it.each([
    ['for one root', `action("event:list") or service_token_id(${ROOT})`, 'roots'],
    [
      'at a time that was not asked',
      `action("event:list") or time($t), ![${DATES}].contains($t), $t > 2040-01-01T00:00:00Z`,
      'secrets',
    ],
    [
      'for an application that was not asked',
      `${['01', '02', '03', '04', '05'].map((end) => `application_id(hex:111111112222433384445555555555${end}), action("event:list")`).join(' or ')} or application_id($id), $id != hex:11111111222243338444555555555501, time($t), $t > 2040-01-01T00:00:00Z`,
      'secrets',
    ],
  ])('is never taken for closed because no request was asked %s', async (_, body, escape) => {
    const { narrow, app, root } = await start();
    const custom: Restriction = { kind: 'custom', source: `check if ${body}` };
    const refusal = await refusalOf(() => narrow([custom]));
    expect(refusal).toMatchObject({ problem: 'escape-open', escapes: expect.arrayContaining([escape]) });
    const { matrix } = await app.client.tokens.preview({ parentId: root.id, restrictions: [custom] });
    expect(matrix.find(({ action }) => action === 'service_token:edit')?.verdict).not.toBe('allowed');
  });

  it('is closed by a custom check that asks for nothing but the action', async () => {
    const { narrow } = await start();
    await expect(
      narrow([{ kind: 'custom', source: 'check if action($a), $a.starts_with("event:")' }]),
    ).resolves.toBeDefined();
  });

  it('is shown by the preview, which makes nothing', async () => {
    const { app, root } = await start();
    const preview = await app.client.tokens.preview({ parentId: root.id, restrictions: [end] });
    expect(preview.escapes.map(({ id }) => id)).toEqual(['roots', 'secrets', 'people', 'subscriptions']);
    expect(preview.checks).toEqual([end]);
    expect(await app.client.tokens.list({})).toHaveLength(1);
  });
});

describe('a custom check', () => {
  const previewOf = async (...sources: string[]) => {
    const { app, root } = await start();
    return app.client.tokens.preview({
      parentId: root.id,
      restrictions: sources.map((source): Restriction => ({ kind: 'custom', source })),
    });
  };
  const verdictsOf = ({ matrix }: Awaited<ReturnType<typeof previewOf>>) =>
    new Map(matrix.map(({ action, verdict }) => [action, verdict]));

  it('that can not be computed denies everything, and is called so', async () => {
    const { matrix, remarks } = await previewOf('check if 10 / 0 == 1');
    expect(matrix.every(({ verdict, because }) => verdict === 'denied' && because.length === 0)).toBe(true);
    expect(remarks.map(({ kind }) => kind)).toEqual(['denies-everything']);
  });

  it('about labels leaves open what was not asked', async () => {
    const wanted = verdictsOf(await previewOf('check if labels($l), $l.get("tenant") == "acme"'));
    expect(wanted.get('subscription:create')).toBe('depends');
    expect(wanted.get('event:list')).toBe('denied');
    const barred = verdictsOf(await previewOf('reject if labels($l), $l.get("tenant") == "acme"'));
    expect(barred.get('subscription:create')).toBe('depends');
    expect(barred.get('event:list')).toBe('allowed');
  });

  it('that is there twice is useless once', async () => {
    const source = 'check if allowed_role("viewer")';
    const { remarks } = await previewOf(source, source);
    expect(remarks.map(({ kind, check }) => [kind, check])).toEqual([['changes-nothing', 0]]);
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
