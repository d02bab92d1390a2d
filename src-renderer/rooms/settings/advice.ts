import type { SecurityReport } from '#contract/security.ts';
import { someNames } from '#renderer/words/backups.ts';

export type Advice = {
  tone: 'soon' | 'urgent';
  title: string;
  text: string;
  /** What the button beside it does. */
  way: 'recovery' | 'passphrase' | null;
};

/** What to do next for this vault, the most pressing first; empty: nothing. */
export const adviceOf = ({ slots, records, chain }: SecurityReport): Advice[] => {
  const advice: Advice[] = [];
  const kinds = slots.map(({ kind }) => kind);
  if (records !== null && records.damaged.length > 0) {
    advice.push({
      tone: 'urgent',
      title: `${someNames(records.damaged)} can’t be opened.`,
      text:
        records.damaged.length === 1
          ? 'It was left as it is, and the others are untouched. An earlier backup may still have it whole.'
          : 'They were left as they are, and the others are untouched. An earlier backup may still have them whole.',
      way: null,
    });
  }
  if (chain?.verdict === 'broken') {
    advice.push({
      tone: 'urgent',
      title: 'The activity log was changed from outside.',
      text: `Trust only what came before entry ${chain.sequence.toLocaleString('en')}. Your tokens are untouched.`,
      way: null,
    });
  }
  if (!kinds.includes('recovery') && !kinds.includes('passphrase')) {
    advice.push({
      tone: 'soon',
      title: 'Only this computer opens the vault.',
      text: 'If its keychain is lost, so are the tokens, and no backup opens elsewhere. A recovery key on paper does.',
      way: 'recovery',
    });
  } else if (kinds.length === 1 && kinds[0] === 'passphrase') {
    advice.push({
      tone: 'soon',
      title: 'Only your passphrase opens the vault.',
      text: 'Nobody can restore it for you. A recovery key on paper opens it when the passphrase is forgotten.',
      way: 'recovery',
    });
  } else if (kinds.length === 1 && kinds[0] === 'recovery') {
    advice.push({
      tone: 'soon',
      title: 'Only the recovery key opens the vault.',
      text: 'It is meant for the worst day. Add a passphrase or the keychain for the others.',
      way: 'passphrase',
    });
  }
  return advice;
};
