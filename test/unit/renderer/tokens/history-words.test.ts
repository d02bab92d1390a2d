import { describe, expect, it } from 'vitest';
import { auditAct } from '#contract/audit.ts';
import { actWords } from '#renderer/rooms/tokens/history-words.ts';

describe('actWords', () => {
  it('says an act and its note in one breath', () => {
    expect(actWords('attenuated', 'From Orders root, 3 checks')).toBe(
      'Attenuated from Orders root, 3 checks',
    );
    expect(actWords('copied', 'To the clipboard, for 30 seconds')).toBe(
      'Copied to the clipboard, for 30 seconds',
    );
    expect(actWords('revealed', 'On the screen, for 20 seconds at most')).toBe(
      'Shown on the screen, for 20 seconds at most',
    );
    expect(actWords('renamed', 'Was Test root')).toBe('Renamed, was Test root');
    expect(actWords('kept', 'Hook0, 400 characters')).toBe('Kept, Hook0, 400 characters');
    expect(actWords('revoked', '')).toBe('Revoked');
    expect(actWords('revoked', 'Confirmed by the service')).toBe('Revoked, confirmed by the service');
    expect(actWords('kept', 'A root of Acme')).toBe('Kept, a root of Acme');
  });

  it('has a word for every act that a token can have', () => {
    const ofTheVault = [
      'vault-created',
      'unlocked',
      'unlock-refused',
      'locked',
      'slot-set',
      'slot-removed',
      'key-changed',
      'backed-up',
      'backup-failed',
      'backup-removed',
      'restored',
      'exported',
      'settings-changed',
    ];
    for (const act of auditAct.options.filter((each) => !ofTheVault.includes(each))) {
      expect(actWords(act, '')).not.toBe(act);
    }
  });
});
