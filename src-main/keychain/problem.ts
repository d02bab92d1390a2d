import type { Failure } from '#contract/failure.ts';

export type KeychainProblem = Extract<Failure, { kind: 'keychain' }>['problem'];

/**
 * What the systems say, as met on Linux (libsecret, GNOME Keyring 42, dbus-daemon) and as documented by Apple
 * (SecCopyErrorMessageString) and Microsoft (system error codes). First match wins.
 */
const SAID: readonly (readonly [RegExp, KeychainProblem])[] = [
  [/dismiss|cancel/i, 'dismissed'],
  // macOS errSecInteractionNotAllowed: the keychain is locked and nobody may be asked.
  [/locked collection|is locked|interaction is not allowed/i, 'locked'],
  [/D-?Bus without X11|Could not connect|Cannot spawn a message bus|not provided by any/i, 'missing'],
  [/ServiceUnknown|NameHasNoOwner|Connection refused|connection is closed/i, 'missing'],
  // The service runs, but there is no keyring in it, and none could be made.
  [/object does not exist at path|collection does not exist/i, 'missing'],
  // The addon did not load: no libsecret on this machine, or no build for it.
  [/native addon|cannot open shared object|libsecret/i, 'missing'],
  // macOS errSecNoDefaultKeychain, errSecNoSuchKeychain; Windows ERROR_NO_SUCH_LOGON_SESSION.
  [/keychain could not be found|logon session does not exist/i, 'missing'],
];

/** `busAbsent`: this Linux session has no D-Bus, whatever language the message is in. */
export const problemOf = (error: unknown, busAbsent: boolean): KeychainProblem => {
  const message = error instanceof Error ? error.message : String(error);
  const said = SAID.find(([words]) => words.test(message))?.[1];
  return said ?? (busAbsent ? 'missing' : 'failed');
};
