import type { Log } from '#main/kernel/log.ts';
import type { Presence } from '#main/platform.ts';

/** What is used of Electron's `systemPreferences`; on other systems than macOS it has neither. */
export type TouchId = {
  canPromptTouchID?(): boolean;
  promptTouchID?(reason: string): Promise<void>;
};

/** Touch ID; `null` where the system has no such thing. Whether a finger can be asked for changes with the lid. */
export const createPresence = (
  preferences: TouchId,
  platform: NodeJS.Platform,
  log: Log,
): Presence | null => {
  const { canPromptTouchID, promptTouchID } = preferences;
  if (platform !== 'darwin' || !canPromptTouchID || !promptTouchID) return null;
  return {
    name: 'Touch ID',
    isAvailable: () => preferences.canPromptTouchID?.() ?? false,
    ask: async (reason) => {
      try {
        await preferences.promptTouchID?.(reason);
        return true;
      } catch (error) {
        log.warn('Touch ID was not given', { message: error instanceof Error ? error.message : '' });
        return false;
      }
    },
  };
};
