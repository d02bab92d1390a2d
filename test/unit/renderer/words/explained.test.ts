import { describe, expect, it } from 'vitest';
import type { Evaluation, Power } from '#contract/restriction.ts';
import type { Explained } from '#contract/tokens.ts';
import { explainedSentence, explainedTitle, prefixAdvice } from '#renderer/words/explained.ts';
import { plain } from '#renderer/words/part.ts';
import { catalogueOf } from './catalogues.ts';

type Of<K extends Explained['kind']> = Extract<Explained, { kind: K }>;

const zone = 'Europe/Paris';
const power: Power = {
  applications: null,
  allowed: ['event:list', 'event:get'],
  limits: [],
  expiresAt: null,
  expiryBlock: null,
  custom: [],
};
const evaluation = (more: Partial<Power> = {}): Evaluation => ({
  power: { ...power, ...more },
  matrix: [],
  escapes: [],
  remarks: [],
  milliseconds: 1,
});
const biscuit = (more: Partial<Of<'biscuit'>> = {}): Of<'biscuit'> => ({
  kind: 'biscuit',
  service: 'hook0',
  label: 'Hook0',
  signedBy: 'app.hook0.com',
  type: 'service_access',
  keepable: true,
  tokenKind: 'root',
  narrowings: 0,
  organization: { id: '0f1e2d3c-4b5a-4697-8869-7a8b9c0d1e2f', name: 'Acme' },
  known: null,
  issuedAt: null,
  fingerprint: '7c1e09ab',
  characters: 400,
  sealed: false,
  blocks: [],
  evaluation: evaluation(),
  verdict: 'restricts-nothing',
  ...more,
});
const said = (found: Explained, service = 'hook0') =>
  plain(explainedSentence(found, catalogueOf(service), zone));

describe('explainedTitle', () => {
  it('says what it is and whose', () => {
    expect(explainedTitle(biscuit())).toBe('A root of Acme');
    expect(explainedTitle(biscuit({ tokenKind: 'attenuated' }))).toBe('An attenuated token of Acme');
    expect(explainedTitle(biscuit({ organization: { id: 'user_1/pulsar_1', name: null } }))).toBe(
      'A root of user_1/pulsar_1',
    );
    expect(explainedTitle(biscuit({ keepable: false, type: 'refresh' }))).toBe('A refresh token of Hook0');
    expect(explainedTitle(biscuit({ keepable: false, type: 'user_access' }))).toBe(
      'A person’s session at Hook0',
    );
    expect(explainedTitle(biscuit({ keepable: false, type: null }))).toBe('A Biscuit of Hook0');
  });

  it('shows nothing unseen of a name', () => {
    expect(explainedTitle(biscuit({ organization: { id: 'x', name: 'A\u202ecme' } }))).toBe(
      'A root of A\\u{202e}cme',
    );
  });
});

describe('explainedSentence', () => {
  it('says what a root is', () => {
    expect(said(biscuit())).toBe('May do everything in every application, and never ends.');
    expect(said(biscuit({ service: 'pulsar' }), 'pulsar')).toBe('May do everything, and never ends.');
  });

  it('says where it restricts nothing, or opens nothing', () => {
    expect(said(biscuit({ tokenKind: 'attenuated' }))).toBe(
      'Restricts nothing: it may do all that its root may, and never ends.',
    );
    const closed = biscuit({ tokenKind: 'attenuated', verdict: 'denies-everything' });
    expect(said({ ...closed, evaluation: evaluation({ allowed: [] }) })).toBe(
      'Opens nothing: no request gets past its checks.',
    );
    // It has ended: what it could do before is said, and that it has ended is said beside it.
    const ended = { ...closed, evaluation: evaluation({ expiresAt: '2026-01-01T09:00:00Z' }) };
    expect(plain(explainedSentence(ended, catalogueOf('hook0'), zone, true))).toBe(
      'Could read events of every application, until Thu 1 Jan 2026, 10:00.',
    );
  });

  it('says else what it may do', () => {
    const narrowed = biscuit({
      tokenKind: 'attenuated',
      verdict: 'restricts',
      evaluation: evaluation({ expiresAt: '2026-12-22T09:00:00Z' }),
    });
    expect(said(narrowed)).toBe('May read events of every application, until Tue 22 Dec 2026, 10:00.');
    expect(said(biscuit({ evaluation: null, type: 'refresh' }))).toContain('of type refresh');
  });

  it('says of other texts no more than is known', () => {
    const prefix = (extent: Of<'known-prefix'>['power']): Of<'known-prefix'> => ({
      kind: 'known-prefix',
      characters: 40,
      service: 'Knock',
      what: 'service token',
      power: extent,
      narrowable: false,
    });
    expect(explainedTitle(prefix('full'))).toBe('Knock: service token');
    expect(said(prefix('full'))).toContain('no scope and no end');
    expect(said(prefix('scoped'))).toContain('Its text does not say which.');
    expect(said(prefix('unknown'))).toContain('does not say what it may do');
    expect(prefixAdvice(prefix('full'))).toContain('can’t be narrowed offline');
    expect(prefixAdvice({ ...prefix('full'), narrowable: true })).toContain('can narrow it offline');
    expect(said({ kind: 'unknown', characters: 1 })).toContain('It has 1 character,');
  });
});
