import type { CheckReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { exact } from './exact.ts';
import { limitCheckSaid } from './limits.ts';
import { marked, strong } from './part.ts';
import type { Part } from './part.ts';
import { actionsOf, listed } from './power-phrases.ts';
import { shortId, shown } from './shown.ts';

const MOST_NAMED = 3;

/** `Order Service and Payments`; without a name the ends of the id. */
export const applicationParts = (applications: readonly { id: string; name: string | null }[]): Part[] => {
  const names = applications.map(({ id, name }) =>
    name === null ? `application ${shortId(id)}` : shown(name),
  );
  const named = names.length > MOST_NAMED ? names.slice(0, MOST_NAMED - 1) : names;
  const all =
    named.length < names.length ? [...named, `${names.length - named.length} other applications`] : named;
  return all.flatMap((name, at) => {
    const before = at === 0 ? '' : at === all.length - 1 ? ' and ' : ', ';
    return before === '' ? [strong(name)] : [{ text: before }, strong(name)];
  });
};

/** One check of a block in words; a custom one stays as its Datalog. */
export const describeCheck = (
  check: CheckReading,
  names: { application: (id: string) => string | null; catalogue: Catalogue; zone: string },
): Part[] => {
  switch (check.kind) {
    case 'applications': {
      const parts = applicationParts(check.ids.map((id) => ({ id, name: names.application(id) })));
      if (check.discovery.length === 0) return [{ text: 'Only ' }, ...parts];
      const { discovery } = names.catalogue;
      const isAll = discovery.length > 0 && discovery.every((name) => check.discovery.includes(name));
      const word = check.ids.length === 1 ? 'it' : 'them';
      return [
        { text: 'Only ' },
        ...parts,
        { text: isAll ? `, or finding ${word} by name` : `, or ${listed(check.discovery.map(shown), 'or')}` },
      ];
    }
    case 'actions': {
      const reads = new Set(
        actionsOf(names.catalogue)
          .filter((action) => action.reads)
          .map(({ name }) => name),
      );
      const count = check.actions.length;
      if (count === 1) return [{ text: 'Only ' }, { text: shown(check.actions[0] ?? ''), kind: 'code' }];
      const isReading = check.actions.every((name) => reads.has(name));
      return [{ text: `Only ${count} ${isReading ? 'reading ' : ''}actions` }];
    }
    case 'limit':
      return marked(limitCheckSaid(check, names.catalogue));
    case 'expiry':
      return [{ text: 'Until ' }, { text: exact(check.expiresAt, names.zone), kind: 'date' }];
    case 'custom':
      return [{ text: check.source, kind: 'code' }];
  }
};
