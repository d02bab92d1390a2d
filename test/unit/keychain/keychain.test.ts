import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keychain } from '#main/keychain/keychain.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { problemOf } from '#main/keychain/problem.ts';
import { describeKeychain } from '#test/suites/keychain.suite.ts';
import { openKeychainSession } from '#test/support/keychain-session.ts';
import type { SessionKind } from '#test/support/keychain-session.ts';

/** The real driver in a session of this kind, for the tests of one `describe`. */
const keychainIn = (kind: SessionKind): (() => Keychain) => {
  let session: ReturnType<typeof openKeychainSession>;
  beforeAll(() => {
    session = openKeychainSession(kind);
  });
  afterAll(async () => await session.close());
  return () => session.keychain;
};

describeKeychain('memory', createMemoryKeychain);

describe('keytar with a real GNOME Keyring', () => {
  const open = keychainIn('unlocked');
  describeKeychain('keytar', open);

  it('calls the keyring by its name once it has answered', async () => {
    await open().find('anything');
    expect(open().backend).toBe('GNOME Keyring');
  });
});

const key = new Uint8Array(32);
const refused = (problem: string, backend: string) => ({ failure: { kind: 'keychain', problem, backend } });

describe('keytar with a locked keyring', () => {
  const open = keychainIn('locked');
  const locked = refused('locked', 'GNOME Keyring');

  it('refuses to keep a key', async () => {
    await expect(open().set('new', key)).rejects.toMatchObject(locked);
  });

  it('does not tell a key that it holds from one that it does not: both are locked', async () => {
    await expect(open().find('kept')).rejects.toMatchObject(locked);
    await expect(open().find('unknown')).rejects.toMatchObject(locked);
  });
});

describe.each(['none', 'no-bus'] as const)('keytar in a session with no keyring (%s)', (kind) => {
  const open = keychainIn(kind);
  const missing = refused('missing', 'Secret Service');

  it('says that it is missing, whatever is asked', async () => {
    await expect(open().set('new', key)).rejects.toMatchObject(missing);
    await expect(open().find('new')).rejects.toMatchObject(missing);
    await expect(open().forget('new')).rejects.toMatchObject(missing);
  });
});

describe('problemOf', () => {
  it.each([
    ['Prompt was dismissed', 'dismissed'],
    ['The unlock prompt was dismissed', 'dismissed'],
    ['User canceled the operation.', 'dismissed'],
    ['Cannot create an item in a locked collection', 'locked'],
    ['User interaction is not allowed.', 'locked'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'missing'],
    ['Could not connect: No such file or directory', 'missing'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'missing'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'missing'],
    ['Failed to load keytar native addon, checked ["../build/Release"]', 'missing'],
    ['A default keychain could not be found.', 'missing'],
    ['A specified logon session does not exist. It may already have been terminated.', 'missing'],
    ['The stub received bad data', 'failed'],
  ])('reads “%s” as %s', (message, problem) => {
    expect(problemOf(new Error(message), false)).toBe(problem);
  });

  it('reads anything as missing where the session has no D-Bus', () => {
    expect(problemOf(new Error('Verbindung nicht möglich'), true)).toBe('missing');
  });
});
