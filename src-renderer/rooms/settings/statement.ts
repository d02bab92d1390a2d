import type { SecurityReport } from '#contract/security.ts';
import { counted } from '#renderer/words/backups.ts';
import type { Part } from '#renderer/words/power.ts';
import { waysIn } from '#renderer/words/slots.ts';
import { dayAndTime } from '#renderer/words/time.ts';

const strong = (text: string): Part => ({ text, kind: 'strong' });

const opening = ({ slots }: SecurityReport): Part[] => {
  const open = slots.filter(({ state }) => state === 'opens' || state === 'known-to-you');
  return open.length === 0
    ? [strong('No way to unlock'), { text: ' is known to open this vault. ' }]
    : [{ text: 'Opens with ' }, strong(waysIn(open.map(({ kind }) => kind))), { text: '. ' }];
};

const backedUp = ({ lastBackup }: SecurityReport, now: Date, zone: string): Part[] => {
  if (lastBackup === null) return [strong('Not backed up'), { text: ' yet. ' }];
  if (lastBackup === 'unreadable')
    return [{ text: 'Its backups ' }, strong('can’t be read'), { text: ' now. ' }];
  return [
    { text: 'Backed up ' },
    { text: dayAndTime(lastBackup.at, now, zone), kind: 'date' },
    ...(lastBackup.state === 'whole' ? [] : [{ text: ', but that backup is ' }, strong('damaged')]),
    { text: '. ' },
  ];
};

const recordParts = (records: NonNullable<SecurityReport['records']>): Part[] => {
  if (records.damaged.length > 0)
    return [
      strong(`${counted(records.damaged.length, 'record')} of ${records.records}`),
      { text: ' did not open' },
    ];
  if (records.records === 0) return [{ text: 'Nothing is sealed here yet' }];
  return records.records === 1
    ? [{ text: 'Its ' }, strong('1 record'), { text: ' opened' }]
    : [{ text: 'All ' }, strong(counted(records.records, 'record')), { text: ' opened' }];
};

const checked = ({ records, chain }: SecurityReport, now: Date, zone: string): Part[] => {
  if (records === null) return [{ text: 'Its records were ' }, strong('not checked'), { text: ' yet.' }];
  const activity: Part[] =
    chain === null
      ? []
      : chain.verdict === 'whole'
        ? [{ text: ', and the activity log is whole' }]
        : [{ text: ', and the activity log is ' }, strong('broken')];
  const when: Part = { text: dayAndTime(records.checkedAt, now, zone), kind: 'date' };
  return [...recordParts(records), ...activity, { text: ', checked ' }, when, { text: '.' }];
};

/** How the vault stands, in one paragraph: what opens it, whether it is backed up, and whether it is whole. */
export const statementOf = (report: SecurityReport, now: Date, zone: string): Part[] => [
  ...opening(report),
  ...backedUp(report, now, zone),
  ...checked(report, now, zone),
];
