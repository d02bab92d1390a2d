import type { SecurityReport } from '#contract/security.ts';

export type Gap = { title: string; text: string };

/** What no vault of this kind can promise, whatever the system. */
const ALWAYS: readonly Gap[] = [
  {
    title: 'Programs that run as you while it is unlocked',
    text: 'Malware, a debugger or a keylogger sees what you see. Lock it when you leave it.',
  },
  {
    title: 'Names, dates and the activity log',
    text: 'They are not encrypted, so that they can be counted while locked. Who has the file reads what your tokens are called, and can’t use them.',
  },
  {
    title: 'A token that you have handed out',
    text: 'It is only as safe as the place it went to. Revoke its root to end it.',
  },
  {
    title: 'Text in memory',
    text: 'Keys are wiped at a lock. Copies of a token’s text may stay in memory until Whittle is closed.',
  },
  {
    title: 'An older copy of the whole data folder',
    text: 'Put in place of the newer one, it is not noticed.',
  },
];

/** What is not protected here: what nobody can promise, and what this system and shell do not offer. */
export const gapsOf = (
  { system, safeStorage, slots }: Pick<SecurityReport, 'system' | 'safeStorage' | 'slots'>,
  shell: 'electron' | 'browser' | undefined,
): Gap[] => {
  const here: Gap[] = [];
  if (shell === 'browser') {
    here.push({
      title: 'The page that Whittle runs in',
      text: 'A token that you copy passes through it, and extensions of the browser may read what it shows.',
    });
  }
  if (!system.hidesFromCapture) {
    here.push({
      title: 'Screenshots and recordings',
      text: 'This system can’t keep the window out of them. A token that you show can be seen there.',
    });
  }
  if (!system.concealsClipboard) {
    here.push({
      title: 'Clipboard managers',
      text: 'They can’t be told here to keep no copy. The clipboard is cleared, their history is not.',
    });
  }
  if (!system.locksWithSystem) {
    here.push({
      title: 'The lock of the screen, and sleep',
      text: 'This system does not tell of them. Whittle locks when you are away for the time that you chose.',
    });
  }
  if (safeStorage.offered && safeStorage.problem === 'unprotected') {
    here.push({
      title: 'Safe storage',
      text: `Here it would use ${safeStorage.backend}, which everybody knows, so no key is trusted to it.`,
    });
  }
  if (slots.some(({ kind, backend }) => kind === 'keychain' && isLinux(backend))) {
    here.push({
      title: 'The key in an unlocked keychain',
      text: 'On Linux, other programs of yours can ask it for its entries.',
    });
  }
  return [...here, ...ALWAYS];
};

/** The names that the Secret Service of a Linux desktop goes by. */
const isLinux = (backend: string | null): boolean =>
  /secret service|keyring|kwallet|keepassxc/i.test(backend ?? '');
