import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const SECRET_SERVICE = 'Secret Service';

/** Beginnings of program names, as the kernel keeps them (15 characters), that own `org.freedesktop.secrets`. */
const OWNERS: readonly (readonly [string, string])[] = [
  ['gnome-keyring', 'GNOME Keyring'],
  ['kwalletd', 'KWallet'],
  ['ksecretd', 'KWallet'],
  ['keepassxc', 'KeePassXC'],
];

const OWNER_PROCESS_ID = [
  '--user',
  'call',
  'org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus',
  'GetConnectionUnixProcessID',
  's',
  'org.freedesktop.secrets',
];

/** What people call the keychain here before it was asked. */
export const assumedBackend = (platform: NodeJS.Platform): string => {
  if (platform === 'darwin') return 'macOS Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  return SECRET_SERVICE;
};

/**
 * Who answers as Linux's Secret Service now. Only a name for people: `undefined` where nobody does, or where it
 * can't be told (no busctl, another program).
 */
export const findSecretServiceOwner = async (): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)('busctl', OWNER_PROCESS_ID, { timeout: 1_000 });
    const processId = /^u (\d+)\s*$/.exec(stdout)?.[1];
    if (processId === undefined) return undefined;
    const program = await readFile(`/proc/${processId}/comm`, 'utf8');
    return OWNERS.find(([beginning]) => program.startsWith(beginning))?.[1];
  } catch {
    return undefined;
  }
};
