import { holdsId } from '#contract/templates.ts';
import type { Catalogue } from '#contract/services.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { describeCheck } from '#renderer/words/checks.ts';
import { plain } from '#renderer/words/part.ts';
import type { LeftOut, OwnTemplate } from './template.ts';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What a template keeps, a line each. */
export const keepsLines = (template: OwnTemplate, catalogue: Catalogue): readonly string[] => {
  const preset = template.may.kind === 'preset' ? template.may.preset : null;
  const may =
    template.may.kind === 'actions'
      ? many(template.may.actions.length, 'action')
      : (catalogue.presets.find(({ id }) => id === preset)?.label ?? template.may.preset);
  const names = template.prefers.map((name) => `“${name}”`).join(', ');
  return [
    `For ${TOOLS[template.tool].label}`,
    ...(catalogue.applications
      ? [
          template.applications === 'every'
            ? 'Every app'
            : `One app${names === '' ? '' : `, ${names} where there is one`}`,
        ]
      : []),
    ...(template.discovery ? ['May find it by name'] : []),
    may,
    ...template.limits.map(({ limit, values }) =>
      plain(
        describeCheck({ kind: 'limit', limit, values }, { application: () => null, catalogue, zone: 'UTC' }),
      ),
    ),
    ...(template.custom.length === 0
      ? []
      : [
          `${many(template.custom.length, 'custom check')}, as ${template.custom.length === 1 ? 'it stands' : 'they stand'}${
            template.custom.some(holdsId) ? '; a file that you share leaves out those with ids' : ''
          }`,
        ]),
    template.until === null
      ? 'No end, with a reason each time'
      : template.asksDate
        ? 'An end that is chosen each time'
        : `Ends after “${template.until}”`,
    ...(template.seal ? ['Sealed'] : []),
  ];
};

/** What it leaves out, because it means nothing for another token. */
export const leftOutLine = (leftOut: readonly LeftOut[]): string | null => {
  const words = leftOut.map((each) =>
    each === 'ids' ? 'restrictions to ids of your account' : 'the day that is chosen now',
  );
  return words.length === 0 ? null : `It leaves out ${words.join(' and ')}.`;
};
