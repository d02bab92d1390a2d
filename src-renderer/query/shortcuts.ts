import { useEffect } from 'react';
import type { RefObject } from 'react';
import { go } from './route.ts';

/** Asks the room on screen to take the focus into its search. */
const SEARCH = 'whittle:search';

const isMac = () => /Mac/.test(navigator.userAgent);

/** How a shortcut is written here: `Ctrl L`, or `⌘ L` on a Mac. */
export const keysOf = (key: string): readonly [string, string] => [isMac() ? '⌘' : 'Ctrl', key];

/** Ctrl/⌘ with L, N, F and comma, wherever the focus is. A dialog keeps them to itself. */
export const useShortcuts = (lock: () => void): void => {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!(isMac() ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
      const key = event.key.toLowerCase();
      if (key === 'l') {
        event.preventDefault();
        lock();
        return;
      }
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      if (key === 'n') go({ room: 'new', parentId: null });
      else if (key === ',') go({ room: 'settings' });
      else if (key === 'f') window.dispatchEvent(new CustomEvent(SEARCH));
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [lock]);
};

/** Puts the focus into a search field at Ctrl/⌘ F. */
export const useSearchShortcut = (input: RefObject<HTMLInputElement | null>): void => {
  useEffect(() => {
    const focus = () => {
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener(SEARCH, focus);
    return () => window.removeEventListener(SEARCH, focus);
  }, [input]);
};
