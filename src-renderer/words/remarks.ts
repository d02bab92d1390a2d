import type { Remark } from '#contract/restriction.ts';
import { shown } from './shown.ts';

/** `Block 2, check 1`: blocks count from the authority block, which is 0, checks from 1. */
export const placeWords = (block: number, check: number | null): string =>
  check === null ? `Block ${block}` : `Block ${block}, check ${check + 1}`;

/** What it is; `subject` is "It" or a place. */
const titleOf = (kind: Remark['kind'], subject: string): string => {
  switch (kind) {
    case 'denies-everything':
      return `${subject} denies everything.`;
    case 'restricts-nothing':
      return `${subject} restricts nothing.`;
    case 'denylist':
      return `${subject} only names what is denied.`;
    case 'rejects-together':
      return `${subject} denies only where all its parts hold.`;
    case 'no-check':
      return `${subject} has no check.`;
    case 'changes-nothing':
      return `${subject} changes nothing.`;
  }
};

const variable = (about: string | null): string =>
  about === null ? 'a variable' : `$${shown(about).replace(/^\$/, '')}`;

/** Why, and what to do; `never`: it can never hold, else it never bites. */
const because = ({ hint, about }: Remark, service: string, never: boolean): string | null => {
  const fact = about === null ? 'a fact' : `the fact ${shown(about)}`;
  switch (hint) {
    case 'unknown-fact':
      return never
        ? `It asks for ${fact}, which ${service} never supplies. Look how it is spelt, and which facts there are.`
        : `It is about ${fact}, which ${service} never supplies, so it never applies. Look how it is spelt.`;
    case 'text-for-bytes':
      return `The id is in quotation marks; ${service} compares bytes, so this never holds. Write hex: and its 32 digits, without quotation marks and dashes.`;
    case 'wrong-terms':
      return `${service} supplies ${fact} with other values than it asks for. Look at their number, and whether they are texts, bytes or dates.`;
    case 'unbound':
      return `Nothing gives ${variable(about)} a value. Take it from a fact of ${service} first, as in time($t), $t < ….`;
    case 'own-fact':
      return `The token brings ${fact} itself, so what ${service} says is not asked. Leave the fact out.`;
    case 'always-true':
      return 'It holds whatever is asked for. Leave it out, or write what must be true.';
    case 'stacked':
      return 'Earlier blocks exclude all that it allows, and every block counts. Make the token from one that allows it.';
    case null:
      return null;
  }
};

const generally = (kind: Remark['kind'], service: string): string => {
  switch (kind) {
    case 'denies-everything':
      return 'No request can ever satisfy it, so the token opens nothing.';
    case 'restricts-nothing':
      return 'It always holds, or never applies: with or without it the token may do the same.';
    case 'denylist':
      return `What ${service} adds later stays allowed, and so does what was forgotten. Name what is allowed instead.`;
    case 'rejects-together':
      return 'After reject if, an or works as an and. To deny where any part holds, write each as a reject if of its own.';
    case 'no-check':
      return 'Only checks restrict: facts and rules narrow nothing.';
    case 'changes-nothing':
      return `Nothing that ${service} knows is decided otherwise because of it. What is allowed and denied is the same without it.`;
  }
};

/** What is odd about a check or block: what it means, and what to do. `service`: its name for people. */
export const remarkWords = (
  remark: Remark,
  service: string,
  subject = placeWords(remark.block, remark.check),
): { title: string; text: string } => ({
  title: titleOf(remark.kind, subject),
  text: because(remark, service, remark.kind === 'denies-everything') ?? generally(remark.kind, service),
});

/** How loud it is said: a token that opens nothing, or seems narrower than it is, before what is only odd. */
export const remarkTone = ({ kind }: Remark): 'urgent' | 'soon' | 'quiet' => {
  if (kind === 'denies-everything') return 'urgent';
  return kind === 'no-check' || kind === 'changes-nothing' ? 'quiet' : 'soon';
};
