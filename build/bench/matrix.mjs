// The matrix of a token of four blocks: every action of the service under the real authorizer, against one bare reading
// of the same token.
import { compare, quantile } from './measure.mjs';

const { createBiscuit } = await import('#main/biscuit/worker.ts');
const { PLAIN } = await import('#main/biscuit/vocabulary.ts');
const { silentLog } = await import('#main/kernel/log.ts');

const DAY = 86_400_000;
const ACTIONS = 40;

/** In the shape of Hook0's: facts, two rules, two checks. */
const program = (action, now) => ({
  code: [
    'time({now}); action({action}); application_id({application}); allowed_role("editor");',
    'valid_type($type) <- type($type), ["service_access", "user_access"].contains($type);',
    'valid_role("service") <- type("service_access");',
    'check if valid_type($type); check if valid_role($role); check if organization_id({organization});',
    'allow if true;',
  ].join('\n'),
  parameters: {
    now,
    action,
    application: new Uint8Array(16).fill(1),
    organization: new Uint8Array(16).fill(2),
  },
});

const vocabulary = {
  ...PLAIN,
  application: { fact: 'application_id' },
  actionFacts: [{ fact: 'action', prefix: '' }],
};

const narrowed = async (biscuit, root, publicKey, actions, now) => {
  const sets = [
    [{ kind: 'applications', ids: ['01010101-0101-4101-8101-010101010101'], discovery: [actions[0]] }],
    [{ kind: 'actions', actions }],
    [{ kind: 'expiry', expiresAt: `${new Date(now.getTime() + DAY).toISOString().slice(0, 19)}Z` }],
  ];
  let token = root;
  for (const restrictions of sets)
    ({ token } = await biscuit.attenuate(token, publicKey, { restrictions, seal: false }, vocabulary));
  return token;
};

/** Medians and their ratio, and the milliseconds that 95 of 100 matrices stay under. */
export const compareMatrix = async () => {
  const biscuit = createBiscuit({ log: silentLog });
  const actions = Array.from({ length: ACTIONS }, (_, index) => `thing:act_${'x'.repeat(index)}`);
  const now = new Date();
  const { privateKey, publicKey } = await biscuit.newKeyPair();
  const { token: root } = await biscuit.issue(privateKey, {
    code: 'type("service_access"); organization_id({organization});',
    parameters: { organization: new Uint8Array(16).fill(2) },
  });
  const token = await narrowed(biscuit, root, publicKey, actions, now);
  const programs = actions.map((action) => program(action, now));
  const times = [];
  try {
    const compared = await compare({
      pairs: 100,
      warmUp: 20,
      ours: async () => {
        const begun = performance.now();
        const verdicts = await biscuit.authorize(token, publicKey, programs);
        times.push(performance.now() - begun);
        if (verdicts.length !== ACTIONS) throw new Error('The matrix is not whole.');
      },
      bare: async () => void (await biscuit.read(token, publicKey, vocabulary)),
    });
    return { ...compared, p95: quantile(times.slice(20), 0.95) };
  } finally {
    await biscuit.end();
  }
};
