import type { Explained } from '#contract/tokens.ts';

type Known = Omit<Extract<Explained, { kind: 'known-prefix' }>, 'kind' | 'characters'>;

const of = (service: string, what: string, power: Known['power'], narrowable = false): Known => ({
  service,
  what,
  power,
  narrowable,
});
/** Its holder can add to it offline. */
const NARROWABLE = true;

/**
 * How tokens of other services begin, a longer beginning before a shorter one of the same letters. Sources: each
 * service's own documents. `scoped`: the service gives every such token scopes, a role or an end.
 */
const KNOWN: readonly (readonly [string, Known])[] = [
  ['knock_st_', of('Knock', 'service token', 'full')],
  ['github_pat_', of('GitHub', 'fine-grained personal access token', 'scoped')],
  ['ghp_', of('GitHub', 'personal access token', 'scoped')],
  ['gho_', of('GitHub', 'OAuth token', 'scoped')],
  ['ghu_', of('GitHub', 'token of an app for a user', 'scoped')],
  ['ghs_', of('GitHub', 'token of an app installation', 'scoped')],
  ['ghr_', of('GitHub', 'refresh token', 'unknown')],
  ['glpat-', of('GitLab', 'access token', 'scoped')],
  ['gldt-', of('GitLab', 'deploy token', 'scoped')],
  ['glrt-', of('GitLab', 'runner token', 'unknown')],
  ['xoxb-', of('Slack', 'bot token', 'scoped')],
  ['xoxp-', of('Slack', 'user token', 'scoped')],
  ['xapp-', of('Slack', 'app-level token', 'scoped')],
  ['sk_live_', of('Stripe', 'secret key', 'full')],
  ['sk_test_', of('Stripe', 'secret key for tests', 'full')],
  ['rk_live_', of('Stripe', 'restricted key', 'scoped')],
  ['rk_test_', of('Stripe', 'restricted key for tests', 'scoped')],
  ['whsec_', of('A sender of webhooks', 'webhook signing secret', 'unknown')],
  ['FlyV1 ', of('Fly.io', 'macaroon', 'unknown', NARROWABLE)],
  ['fm2_', of('Fly.io', 'macaroon', 'unknown', NARROWABLE)],
  ['fm1r_', of('Fly.io', 'macaroon', 'unknown', NARROWABLE)],
  ['fm1a_', of('Fly.io', 'macaroon', 'unknown', NARROWABLE)],
  ['fo1_', of('Fly.io', 'OAuth token', 'unknown')],
  ['pypi-', of('PyPI', 'API token', 'unknown', NARROWABLE)],
  ['abs0_', of('Adaptyv Foundry', 'API token', 'unknown', NARROWABLE)],
  ['npm_', of('npm', 'access token', 'unknown')],
  ['sk-ant-', of('Anthropic', 'API key', 'unknown')],
  ['sk-proj-', of('OpenAI', 'project key', 'unknown')],
  ['sk-', of('OpenAI', 'API key', 'unknown')],
  ['AKIA', of('AWS', 'access key id', 'unknown')],
  ['ASIA', of('AWS', 'access key id that ends by itself', 'scoped')],
  ['dop_v1_', of('DigitalOcean', 'personal access token', 'unknown')],
  ['hvs.', of('HashiCorp Vault', 'service token', 'scoped')],
  ['hvb.', of('HashiCorp Vault', 'batch token', 'scoped')],
  ['cfut_', of('Cloudflare', 'user API token', 'scoped')],
  ['cfat_', of('Cloudflare', 'account API token', 'scoped')],
  ['cfk_', of('Cloudflare', 'global API key', 'full')],
  ['glsa_', of('Grafana', 'service account token', 'scoped')],
  ['sntrys_', of('Sentry', 'organisation token', 'scoped')],
  ['sntryu_', of('Sentry', 'user token', 'scoped')],
  ['dp.st.', of('Doppler', 'service token', 'scoped')],
  ['dp.sa.', of('Doppler', 'service account token', 'scoped')],
  ['dp.pt.', of('Doppler', 'personal token', 'unknown')],
  ['pscale_tkn_', of('PlanetScale', 'service token', 'scoped')],
];

/** Shorter ones are words that only begin so. */
const LEAST = 16;

/** Whose token a text is by how it begins; `undefined`: no known one. */
export const findKnownPrefix = (text: string): Known | undefined =>
  text.length < LEAST ? undefined : KNOWN.find(([beginning]) => text.startsWith(beginning))?.[1];
