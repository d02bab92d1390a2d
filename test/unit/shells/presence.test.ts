import { describe, expect, it } from 'vitest';
import { silentLog } from '#main/kernel/log.ts';
import { createPresence } from '#main/shells/electron/presence.ts';
import type { TouchId } from '#main/shells/electron/presence.ts';

const touchId = (isGiven: boolean, asked: string[] = []): TouchId => ({
  canPromptTouchID: () => true,
  promptTouchID: async (reason) => {
    asked.push(reason);
    if (!isGiven) throw new Error('Canceled by user.');
  },
});

describe('createPresence', () => {
  it('asks for Touch ID with the reason that the user reads', async () => {
    const asked: string[] = [];
    const presence = createPresence(touchId(true, asked), 'darwin', silentLog);
    expect(presence?.name).toBe('Touch ID');
    expect(await presence?.ask('open your vault')).toBe(true);
    expect(asked).toEqual(['open your vault']);
  });

  it('takes a finger that was not given for a no', async () => {
    expect(await createPresence(touchId(false), 'darwin', silentLog)?.ask('open your vault')).toBe(false);
  });

  it('looks at each question whether a finger can be asked for now', () => {
    let isLidOpen = false;
    const preferences = { ...touchId(true), canPromptTouchID: () => isLidOpen };
    const presence = createPresence(preferences, 'darwin', silentLog);
    expect(presence?.isAvailable()).toBe(false);
    isLidOpen = true;
    expect(presence?.isAvailable()).toBe(true);
  });

  it.each([
    ['an Electron that has no such thing', 'darwin', {}],
    ['Linux', 'linux', touchId(true)],
    ['Windows', 'win32', touchId(true)],
  ] as const)('offers nothing on %s', (_which, platform, preferences) => {
    expect(createPresence(preferences, platform, silentLog)).toBeNull();
  });
});
