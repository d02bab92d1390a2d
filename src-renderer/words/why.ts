import type { Cell, CheckPlace, CheckReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { describeCheck } from './checks.ts';
import type { Part } from './part.ts';
import { actionsOf, capital } from './power-phrases.ts';

/** What the words about a cell need to know of its token. */
export type Surroundings = {
  catalogue: Catalogue;
  /** The service's name for people. */
  service: string;
  zone: string;
  application: (id: string) => string | null;
  checkAt: (place: CheckPlace) => CheckReading | undefined;
  /** `block 1, Orders root`: which block, and whose where that is known. */
  blockName: (block: number) => string;
};

const byService = (service: string): Part[] => [
  { text: `${service} itself keeps it from tokens of this kind.` },
];

/** Why one check stands against an action. */
const reason = (place: CheckPlace, action: string, around: Surroundings): Part[] => {
  if (place.block < 0) return byService(around.service);
  const check = around.checkAt(place);
  const where = around.blockName(place.block);
  if (check === undefined) return [{ text: `A check of ${where} stands against it.` }];
  if (check.kind === 'actions') {
    return [
      { text: `The action list of ${where} does not name ` },
      { text: action, kind: 'code' },
      { text: '.' },
    ];
  }
  const said = describeCheck(check, around);
  const isScoped =
    actionsOf(around.catalogue).find(({ name }) => name === action)?.applicationScoped ?? false;
  if (check.kind === 'applications' && !isScoped) {
    return [{ text: `It belongs to no application, and ${where} says: ` }, ...said, { text: '.' }];
  }
  return [{ text: `${capital(where)} says: ` }, ...said, { text: '.' }];
};

/** Why a cell is as it is, a sentence each. */
export const whyCell = (cell: Cell, around: Surroundings): readonly Part[][] => {
  if (cell.verdict === 'allowed') return [[{ text: 'Every check holds for it.' }]];
  return [
    ...(cell.verdict === 'depends' ? [[{ text: 'Allowed in some cases at most.' }]] : []),
    ...cell.because.map((place) => reason(place, cell.action, around)),
    ...(cell.because.length === 0 && cell.verdict === 'denied'
      ? [[{ text: 'A check can’t be computed, and that denies.' }]]
      : []),
  ];
};
