import { describe, expect, it } from 'vitest';
import { catalogue } from '#contract/services.ts';
import { hook0Catalogue } from '#main/services/hook0/catalogue.ts';
import golden from '#test/unit/biscuit/hook0-golden.json' with { type: 'json' };

const actions = hook0Catalogue.groups.flatMap((group) => group.actions);
const named = (test: (action: (typeof actions)[number]) => boolean) =>
  actions.filter(test).map(({ name }) => name);

describe('the catalogue of Hook0', () => {
  it('is what the contract calls a catalogue', () => {
    expect(catalogue.parse(hook0Catalogue)).toEqual(hook0Catalogue);
  });

  it('names each of the 40 actions once', () => {
    expect(named(() => true).toSorted()).toEqual(golden.full_for_application_id.root.allow.toSorted());
  });

  it('marks as application-scoped what an application check alone leaves', () => {
    expect(named((action) => action.applicationScoped).toSorted()).toEqual(
      golden.full_for_application_id.app.allow.toSorted(),
    );
  });

  it('offers the application-scoped actions, and nothing that reaches further', () => {
    expect(named((action) => action.offered)).toEqual(named((action) => action.applicationScoped));
  });

  it('has the documented allow-list as its read-only preset, and app secrets are not in it', () => {
    expect(hook0Catalogue.presets.readOnly.toSorted()).toEqual(
      golden.full_for_application_id.readonly.allow.toSorted(),
    );
    const reads = named((action) => action.reads);
    expect(reads.filter((name) => !hook0Catalogue.presets.readOnly.includes(name)).toSorted()).toEqual([
      'application_secret:list',
      'service_token:get',
      'service_token:list',
    ]);
  });

  it('knows 22 tools of the MCP server, each with an action of its own', () => {
    const called = hook0Catalogue.mcpTools.map(({ action }) => action);
    expect(called).toHaveLength(22);
    expect(new Set(called).size).toBe(22);
    expect(hook0Catalogue.presets.mcp).toEqual(called);
    for (const action of called) expect(named(() => true)).toContain(action);
    expect(called.filter((name) => /secret|service_token/.test(name))).toEqual([]);
  });

  it('shows the groups and chips of the studio in its order', () => {
    const chips = hook0Catalogue.groups.flatMap(({ label, actions }) => {
      const verbs = actions.filter(({ offered }) => offered).map(({ verb }) => verb);
      return verbs.length > 0 ? [`${label}: ${verbs.join(' ')}`] : [];
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
});
