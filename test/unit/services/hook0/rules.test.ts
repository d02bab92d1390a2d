import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { hook0Catalogue } from '#main/services/hook0/catalogue.ts';
import { hook0Rules } from '#main/services/hook0/rules.ts';
import golden from '#test/unit/biscuit/hook0-golden.json' with { type: 'json' };

const actions = hook0Catalogue.groups.flatMap((group) => group.actions.map(({ name }) => name));
const at = new Date(golden.now);
let biscuit: Biscuit;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());

const allowed = async (token: string, change: { organizationId?: string; applicationId?: string } = {}) => {
  const programs = hook0Rules.programs({
    actions,
    organizationId: golden.organization_id,
    applicationId: golden.application_id,
    at,
    ...change,
  });
  const verdicts = await biscuit.authorize(new SecretText(token), golden.public_key_hex, programs);
  return actions.filter((_, index) => verdicts[index]?.verdict === 'allowed').toSorted();
};

const expected: Record<string, { allow: string[]; deny: string[] }> = golden.full_for_application_id;

describe('the rules of Hook0', () => {
  it.each(Object.entries(golden.tokens))(
    'allow the token %s what the golden results allow it',
    async (name, { base64 }) => {
      const row = expected[name];
      expect(row).toBeDefined();
      expect(await allowed(base64)).toEqual(row?.allow.toSorted());
      expect([...(row?.allow ?? []), ...(row?.deny ?? [])].toSorted()).toEqual(actions.toSorted());
    },
  );

  it('allow an application-scoped token nothing of another application', async () => {
    const other = await allowed(golden.tokens.app.base64, { applicationId: golden.other_application_id });
    expect(other).toEqual([]);
  });

  it('allow a root in another organisation only what names no organisation', async () => {
    const organizationId = '99999999-4b5a-4697-8869-7a8b9c0d1e2f';
    expect(await allowed(golden.tokens.root.base64, { organizationId })).toEqual([
      'organization:create',
      'organization:list',
    ]);
  });

  it('show the checks which actions a viewer may do', async () => {
    const { privateKey, publicKey } = await biscuit.newKeyPair();
    const { token } = await biscuit.issue(privateKey, {
      code: 'type("service_access"); version(1); organization_id({org}); check if allowed_role("viewer");',
      parameters: {
        org: Uint8Array.from(Buffer.from(golden.organization_id.replaceAll('-', ''), 'hex')),
      },
    });
    const programs = hook0Rules.programs({
      actions,
      organizationId: golden.organization_id,
      applicationId: golden.application_id,
      at,
    });
    const verdicts = await biscuit.authorize(token, publicKey, programs);
    const names = actions.filter((_, index) => verdicts[index]?.verdict === 'allowed');
    expect(names).toContain('event:list');
    expect(names).toContain('application:list');
    expect(names).toHaveLength(14);
    expect(names).not.toContain('organization:list');
    expect(names).not.toContain('event:ingest');
  });

  it('deny a token of another type or version', async () => {
    const { privateKey, publicKey } = await biscuit.newKeyPair();
    const org = Uint8Array.from(Buffer.from(golden.organization_id.replaceAll('-', ''), 'hex'));
    for (const head of ['type("refresh"); version(1);', 'type("service_access"); version(2);']) {
      const { token } = await biscuit.issue(privateKey, {
        code: `${head} organization_id({org});`,
        parameters: { org },
      });
      const programs = hook0Rules.programs({
        actions: ['event:list', 'organization:list'],
        organizationId: golden.organization_id,
        applicationId: golden.application_id,
        at,
      });
      const verdicts = await biscuit.authorize(token, publicKey, programs);
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(['denied', 'denied']);
    }
  });
});
