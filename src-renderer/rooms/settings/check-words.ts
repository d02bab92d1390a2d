import type { SecurityReport } from '#contract/security.ts';
import { counted } from '#renderer/words/backups.ts';
import { listed } from '#renderer/words/power-phrases.ts';
import { dayAndTime, fullDay } from '#renderer/words/time.ts';

/** What a check found: a word or two, and the whole of it. */
export type Found = { tone: 'good' | 'urgent' | 'quiet'; words: string; text: string };

export const recordsFound = (records: SecurityReport['records'], now: Date, zone: string): Found => {
  if (records === null) {
    return {
      tone: 'quiet',
      words: 'Not checked yet',
      text: 'Opens every sealed record, to see that it is whole.',
    };
  }
  const { records: all, damaged, checkedAt } = records;
  const when = `Checked ${dayAndTime(checkedAt, now, zone)}.`;
  if (damaged.length === 0) {
    const words = `${all.toLocaleString('en')} of ${all.toLocaleString('en')} opened`;
    return { tone: 'good', words, text: `${when} None is damaged.` };
  }
  const opened = (all - damaged.length).toLocaleString('en');
  return {
    tone: 'urgent',
    words: `${opened} of ${all.toLocaleString('en')} opened`,
    text: `${when} Damaged: ${listed(damaged)}. An earlier backup may still have ${damaged.length === 1 ? 'it' : 'them'} whole.`,
  };
};

export const chainFound = (chain: SecurityReport['chain'], now: Date, zone: string): Found => {
  if (chain === null) {
    return { tone: 'quiet', words: 'Not checked yet', text: 'Walks the chain of entries from the first on.' };
  }
  const when = `Checked ${dayAndTime(chain.checkedAt, now, zone)}.`;
  if (chain.verdict === 'whole') {
    const since = chain.since === null ? '' : ` since ${fullDay(chain.since, zone)}`;
    return {
      tone: 'good',
      words: 'Whole',
      text: `${when} ${counted(chain.entries, 'entry', 'entries')}${since}, none changed, none missing.`,
    };
  }
  const what =
    chain.problem === 'changed' ? 'It was changed after it was written' : 'Entries are missing there';
  return {
    tone: 'urgent',
    words: `Broken at entry ${chain.sequence.toLocaleString('en')}`,
    text: `${when} ${what}: trust only what came before.`,
  };
};
