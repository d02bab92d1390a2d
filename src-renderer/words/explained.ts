import type { Catalogue } from '#contract/services.ts';
import type { Explained } from '#contract/tokens.ts';
import { inThePast } from './part.ts';
import type { Part } from './part.ts';
import { describePower } from './power.ts';
import { shown } from './shown.ts';

type Of<K extends Explained['kind']> = Extract<Explained, { kind: K }>;

const many = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** The account a token belongs to: the organisation's name, its id, or at least the service. */
export const ownerOf = ({ organization, label }: Of<'biscuit'>): string =>
  organization === null ? label : shown(organization.name ?? organization.id);

const biscuitTitle = (found: Of<'biscuit'>): string => {
  const owner = ownerOf(found);
  if (found.keepable)
    return found.tokenKind === 'root' ? `A root of ${owner}` : `An attenuated token of ${owner}`;
  switch (found.type) {
    case 'refresh':
      return `A refresh token of ${found.label}`;
    case 'user_access':
      return `A person’s session at ${found.label}`;
    case 'master_access':
      return `A master token of ${found.label}`;
    default:
      return `A Biscuit of ${found.label}`;
  }
};

/** What a text is, as a title. */
export const explainedTitle = (found: Explained): string => {
  switch (found.kind) {
    case 'biscuit':
      return biscuitTitle(found);
    case 'unverified':
      return 'A Biscuit of an unknown signer';
    case 'jwt':
      return 'A JWT';
    case 'known-prefix':
      return `${found.service}: ${found.what}`;
    case 'unknown':
      return 'A text that is not known here';
  }
};

const power = (found: Of<'biscuit'>, catalogue: Catalogue, zone: string): Part[] => {
  const { evaluation, verdict, tokenKind, type, label } = found;
  if (evaluation === null) {
    return [
      {
        text: `It is ${type === null ? 'of an unknown type' : `of type ${shown(type)}`}, no token for what ${label} offers, so it has no actions.`,
      },
    ];
  }
  // Of a token that has ended its power is what it could do before; now it is denied all the same.
  if (verdict === 'denies-everything' && evaluation.power.allowed.length === 0) {
    return [
      { text: 'Opens ' },
      { text: 'nothing', kind: 'strong' },
      { text: ': no request gets past its checks.' },
    ];
  }
  if (verdict === 'restricts-nothing') {
    const endless = evaluation.power.expiresAt === null ? ', and never ends' : '';
    if (tokenKind === 'root') {
      return [
        { text: 'May do ' },
        { text: 'everything', kind: 'strong' },
        { text: `${catalogue.applications ? ' in every application' : ''}${endless}.` },
      ];
    }
    return [
      { text: 'Restricts ' },
      { text: 'nothing', kind: 'strong' },
      { text: `: it may do all that its root may${endless}.` },
    ];
  }
  return describePower(evaluation.power, catalogue, zone);
};

/** What it may do, in one sentence; `isOver`: what it could do before it ended. */
export const explainedSentence = (
  found: Explained,
  catalogue: Catalogue | null,
  zone: string,
  isOver = false,
): Part[] => {
  switch (found.kind) {
    case 'biscuit': {
      const parts = catalogue === null ? [] : power(found, catalogue, zone);
      return isOver ? inThePast(parts) : parts;
    }
    case 'unverified':
      return [{ text: 'Its text can be read, but anyone could have written it.' }];
    case 'jwt':
      return [
        { text: 'It says the following of itself. Its signature was ' },
        { text: 'not verified', kind: 'strong' },
        { text: '.' },
      ];
    case 'known-prefix':
      return [{ text: prefixPower(found) }];
    case 'unknown':
      return [
        {
          text: `It has ${many(found.characters, 'character')}, and is neither a Biscuit nor a JWT, nor does it begin like a token of a service known here.`,
        },
      ];
  }
};

const prefixPower = ({ power: extent }: Of<'known-prefix'>): string => {
  switch (extent) {
    case 'full':
      return 'It has no scope and no end: whoever has it may do all that its service lets such a token do.';
    case 'scoped':
      return 'Its service gave it scopes, a role or an end. Its text does not say which.';
    case 'unknown':
      return 'Its text does not say what it may do.';
  }
};

/** What can be done with a token that is known by its beginning only. */
export const prefixAdvice = ({ narrowable }: Of<'known-prefix'>): string =>
  narrowable
    ? 'Whoever has it can narrow it offline, with the tools of its service. Whittle narrows Biscuits.'
    : 'It can’t be narrowed offline: a smaller one is made where this one came from.';
