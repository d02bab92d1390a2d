import type { Connection } from '#contract/services.ts';
import { shown } from './shown.ts';

/** Where a service decides otherwise than it is described here: what was seen, what is safe, what to do. */
export const differsWords = ({
  label,
  differs,
}: Pick<Connection, 'label' | 'differs'>): { title: string; text: string } | null => {
  if (differs === null) return null;
  const theirs = shown(differs.theirs);
  const { ours } = differs;
  switch (differs.kind) {
    case 'version':
      return {
        title: `${label} is another version than the one described here.`,
        text: `It says ${theirs === '' ? 'another one' : theirs}, and the rules here were written from ${ours}. Tokens stay as narrow as they were made: the checks are in them. What stands here of allowed and denied may differ; a newer Whittle may know it.`,
      };
    case 'denied':
      return {
        title: `${label} refused ${theirs === '' ? 'an action' : theirs}, which its rules here allow.`,
        text: `So it decides otherwise than version ${ours}, which the rules here were written from. Nothing is allowed that should not be. Try a token before you rely on what stands here; a newer Whittle may know it.`,
      };
    case 'unknown-action':
      return {
        title: `${label} has an action that is not described here${theirs === '' ? '' : `: ${theirs}`}.`,
        text: `The rules here were written from version ${ours}. Tokens with a list of actions deny it; those without one may allow it. Give new tokens a list of actions; a newer Whittle may know it.`,
      };
  }
};
