import type { Explained } from '#contract/tokens.ts';
import { listed } from './power-phrases.ts';
import { shown } from './shown.ts';
import { dayAndTime, relative } from './time.ts';

export type Fact = { label: string; value: string };

/** What a JWT says of itself, line by line; what it does not say has no line. */
export const jwtFacts = (
  found: Extract<Explained, { kind: 'jwt' }>,
  now: Date,
  zone: string,
): readonly Fact[] => {
  const text = (label: string, value: string | null): Fact[] =>
    value === null ? [] : [{ label, value: shown(value) }];
  const texts = (label: string, values: readonly string[]): Fact[] =>
    values.length === 0 ? [] : [{ label, value: listed(values.map(shown)) }];
  const time = (label: string, at: string | null): Fact[] =>
    at === null ? [] : [{ label, value: `${dayAndTime(at, now, zone)}, ${relative(at, now, zone)}` }];
  const isOver = found.expiresAt !== null && Date.parse(found.expiresAt) <= now.getTime();
  return [
    ...text('Issuer', found.issuer),
    ...text('Subject', found.subject),
    ...texts('For', found.audience),
    ...texts('Scopes', found.scopes),
    ...time('Issued', found.issuedAt),
    ...time('Not before', found.notBefore),
    ...(found.expiresAt === null
      ? [{ label: 'Ends', value: 'Never, as far as it says' }]
      : time(isOver ? 'Ended' : 'Ends', found.expiresAt)),
    ...text('Signed with', found.algorithm),
    ...texts('Other claims', found.claims),
  ];
};
