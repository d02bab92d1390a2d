const ACTS: Readonly<Record<string, string>> = {
  connected: 'Connected',
  kept: 'Kept',
  created: 'Created',
  attenuated: 'Attenuated',
  copied: 'Copied',
  revealed: 'Shown',
  imported: 'Imported',
  renamed: 'Renamed',
  'clipboard-cleared': 'Taken off the clipboard',
  'revoke-asked': 'Revoke asked for',
  'revoke-undone': 'Revoke undone',
  revoked: 'Revoked',
  'revoke-stopped': 'Revoke stopped',
  'create-stopped': 'Create stopped',
  'found-revoked': 'Found revoked',
  adopted: 'Taken over from the service',
  forgotten: 'Forgotten',
  'damage-found': 'Found damaged',
};

/** Words that go on in the same breath. */
const GOES_ON = /^(From|To|With|After|By|At|For|In|On)\b/;
const LOWERED =
  /^(From|To|With|After|By|At|For|In|On|Was|Still|Blocked|Confirmed|Given|Taken|The|Its?|An?)\b/;

/** An act of a token's history in one line: `Attenuated from Orders root, 3 checks`. */
export const actWords = (act: string, note: string): string => {
  const verb = ACTS[act] ?? act;
  if (note === '') return verb;
  const rest = LOWERED.test(note) ? note.charAt(0).toLowerCase() + note.slice(1) : note;
  return `${verb}${GOES_ON.test(note) ? ' ' : ', '}${rest}`;
};
