import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#contract/services.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { evaluate } from '#main/tokens/evaluate.ts';
import { proved } from '#test/support/promise.ts';
import { presetOf, requireRules } from '#test/support/rules.ts';
import golden from '#test/unit/biscuit/hook0-golden.json' with { type: 'json' };

const rules = requireRules('hook0');
const actions = rules.catalogue.groups.flatMap((group) => group.actions);
const named = (test: (action: (typeof actions)[number]) => boolean) =>
  actions.filter(test).map(({ name }) => name);
const uuidBytes = (uuid: string) => Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'));

let biscuit: Biscuit;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());

describe('the catalogue of Hook0', () => {
  it('is what the contract calls a catalogue, for the sandbox as well', () => {
    expect(catalogue.parse(rules.catalogue)).toEqual(rules.catalogue);
    const sandbox = requireRules('sandbox');
    expect(sandbox.catalogue).toEqual({ ...rules.catalogue, service: 'sandbox' });
    expect([rules.label, sandbox.label]).toEqual(['Hook0', 'Sandbox']);
  });

  it('names each of the 40 actions once', () => {
    expect(named(() => true).toSorted()).toEqual(golden.full_for_application_id.root.allow.toSorted());
  });

  it('marks as application-scoped what an application check alone leaves', () => {
    expect(named((action) => action.applicationScoped).toSorted()).toEqual(
      golden.full_for_application_id.app.allow.toSorted(),
    );
  });

  it('keeps one action for people', () => {
    expect(named((action) => action.forPeople)).toEqual(['organization:create']);
  });

  it('offers the application-scoped actions, and nothing that reaches further', () => {
    expect(named((action) => action.offered)).toEqual(named((action) => action.applicationScoped));
  });

  it('has the documented allow-list as its read-only preset, and app secrets are not in it', () => {
    const read = presetOf('hook0', 'read');
    expect(read.toSorted()).toEqual(golden.full_for_application_id.readonly.allow.toSorted());
    const reads = named((action) => action.reads);
    expect(reads.filter((name) => !read.includes(name)).toSorted()).toEqual([
      'application_secret:list',
      'service_token:get',
      'service_token:list',
    ]);
  });

  it('knows 23 tools of the MCP server: 22 with an action of their own, and one that needs none', () => {
    const { mcpTools } = rules.catalogue;
    expect(mcpTools).toHaveLength(23);
    const called = mcpTools.flatMap(({ action }) => (action === null ? [] : [action]));
    expect(new Set(called).size).toBe(22);
    expect(presetOf('hook0', 'mcp')).toEqual(called);
    expect(called.filter((name) => /secret|service_token/.test(name))).toEqual([]);
    expect(mcpTools.filter(({ action }) => action === null)).toEqual([
      { tool: 'payload_content_types.list', action: null },
    ]);
  });

  it('shows the groups and chips of the studio in its order', () => {
    const chips = rules.catalogue.groups.flatMap((group) => {
      const verbs = group.actions.filter(({ offered }) => offered).map(({ verb }) => verb);
      return verbs.length > 0 ? [`${group.label}: ${verbs.join(' ')}`] : [];
    });
    expect(chips).toEqual([
      'Events: list get ingest replay',
      'Attempts: list get response',
      'Subscriptions: list get create edit delete',
      'Event types: list get create delete',
      'Application: get usage edit delete',
      'App secrets: list create edit delete',
    ]);
  });

  it('opens no escape with any preset', () => {
    const ways = rules.catalogue.escapes.filter(({ weight }) => weight === 'escape');
    expect(ways.map(({ id }) => id)).toEqual(['roots', 'secrets', 'people']);
    for (const preset of rules.catalogue.presets)
      for (const way of ways)
        expect(way.actions.filter((action) => preset.actions.includes(action))).toEqual([]);
  });

  it('begins with the assistant, which may read one application that it finds by name', () => {
    expect(rules.templates.map(({ id }) => id)).toEqual([
      'assistant',
      'ci',
      'development',
      'monitoring',
      'contractor',
    ]);
    expect(rules.templates[0]).toMatchObject({
      builtIn: true,
      service: 'hook0',
      discovery: true,
      until: '30d',
    });
  });
});

const expected: Record<string, { allow: string[]; deny: string[] }> = golden.full_for_application_id;

describe('the matrix of Hook0', () => {
  const application = { id: golden.application_id, name: 'Orders' };
  const evaluateGolden = async (base64: string, key: string, now = Date.parse(golden.now)) => {
    const token = new SecretText(base64);
    const reading = await biscuit.read(token, key, rules.vocabulary);
    return evaluate({ biscuit, rules, now, applications: [application] }, { token, publicKey: key, reading });
  };

  it('is what the golden results say of every golden token, and denies what is kept for people', async () => {
    const differences: string[] = [];
    // The golden results are the Datalog's alone; Hook0's handler refuses this one behind it (contract, §3c).
    const forPeople = 'organization:create';
    for (const [name, { base64 }] of Object.entries(golden.tokens)) {
      const { matrix } = await evaluateGolden(base64, golden.public_key_hex);
      const { allow = [], deny = [] } = expected[name] ?? {};
      expect([...allow, ...deny].toSorted()).toEqual(matrix.map(({ action }) => action).toSorted());
      for (const { action, verdict } of matrix)
        if (verdict !== (allow.includes(action) && action !== forPeople ? 'allowed' : 'denied'))
          differences.push(`${name}: ${action} is ${verdict}`);
    }
    expect(differences).toEqual([]);
    proved(
      'Studio',
      `${Object.keys(golden.tokens).length} golden tokens × ${actions.length} actions: ${differences.length} differences`,
    );
  });

  it('says of a token that has ended what it could do until then, and that its end denies it now', async () => {
    const { power, matrix } = await evaluateGolden(golden.tokens.expiry_past.base64, golden.public_key_hex);
    expect(power.allowed).toHaveLength(39);
    expect(power).toMatchObject({ expiresAt: '2026-08-31T23:59:59Z', expiryBlock: 1 });
    expect(matrix.every(({ verdict }) => verdict === 'denied')).toBe(true);
    expect(matrix[0]?.because).toEqual([{ block: 1, check: 0 }]);
  });

  it('names the checks that deny, of every block', async () => {
    const { matrix } = await evaluateGolden(golden.tokens.app_expiry_readonly.base64, golden.public_key_hex);
    const because = (action: string) => matrix.find((cell) => cell.action === action)?.because;
    expect(because('event:list')).toEqual([]);
    expect(because('event:ingest')).toEqual([{ block: 1, check: 2 }]);
    expect(because('service_token:list')).toEqual([
      { block: 1, check: 0 },
      { block: 1, check: 2 },
    ]);
  });

  const issue = async (code: string, parameters: Record<string, Uint8Array> = {}) => {
    const { privateKey, publicKey } = await biscuit.newKeyPair();
    const { token } = await biscuit.issue(privateKey, {
      code: `organization_id({org}); ${code}`,
      parameters: { org: uuidBytes(golden.organization_id), ...parameters },
    });
    return evaluateGolden(token.reveal(), publicKey);
  };

  it('denies by the rules of the service what is of another type or version', async () => {
    for (const head of ['type("refresh"); version(1);', 'type("service_access"); version(2);']) {
      const { matrix } = await issue(head);
      expect(matrix.every(({ verdict }) => verdict === 'denied')).toBe(true);
      expect(matrix[0]?.because).toEqual([{ block: -1, check: 0 }]);
    }
  });

  it('shows the checks which actions a viewer may do', async () => {
    const { power } = await issue('type("service_access"); version(1); check if allowed_role("viewer");');
    expect(power.allowed.toSorted()).toEqual(
      presetOf('hook0', 'read')
        .filter((name) => name !== 'organization:list')
        .toSorted(),
    );
  });

  it('asks with what the service tells of one record', async () => {
    const tells: Record<string, string[]> = {
      'subscription_id($s)': ['subscription:delete', 'subscription:edit', 'subscription:get'],
      'labels($l)': ['subscription:create'],
      'event_type_names($t)': ['request_attempt:list'],
      'service_token_id($t)': ['service_token:delete', 'service_token:edit'],
    };
    for (const [fact, carriers] of Object.entries(tells)) {
      const { matrix } = await issue(`type("service_access"); version(1); check if ${fact};`);
      const allowed = matrix.filter(({ verdict }) => verdict !== 'denied').map(({ action }) => action);
      expect([fact, ...allowed.toSorted()]).toEqual([fact, ...carriers]);
    }
  });
});
