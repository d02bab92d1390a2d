import { describe, expect, it } from 'vitest';
import { createLockReader } from '#main/screen-lock/lock-signals.ts';
import { randomOfThisTest } from '#test/support/random.ts';

const header = (path: string, signal: string) => {
  const [, name = '', member = ''] = /^(.*)\.(\w+)$/.exec(signal) ?? [];
  return `signal time=1795343719.660298 sender=:1.1 -> destination=(null destination) serial=2 path=${path}; interface=${name}; member=${member}\n`;
};
const SCREEN = header('/org/freedesktop/ScreenSaver', 'org.freedesktop.ScreenSaver.ActiveChanged');
const TRUE = '   boolean true\n';

/** As dbus-monitor 1.14 printed them. */
const GREETING = `signal time=1795343967.609323 sender=org.freedesktop.DBus -> destination=:1.0 serial=2 path=/org/freedesktop/DBus; interface=org.freedesktop.DBus; member=NameAcquired
   string ":1.0"
`;
const LOCK = `signal time=1795343968.154380 sender=:1.1 -> destination=(null destination) serial=2 path=/org/freedesktop/login1/session/_32; interface=org.freedesktop.login1.Session; member=Lock
`;
const UNLOCK = LOCK.replace('member=Lock', 'member=Unlock');
const SLEEP = `signal time=1795343968.233504 sender=:1.5 -> destination=(null destination) serial=2 path=/org/freedesktop/login1; interface=org.freedesktop.login1.Manager; member=PrepareForSleep
   boolean true
`;
const INACTIVE = `signal time=1795343968.202166 sender=:1.2 -> destination=(null destination) serial=2 path=/org/freedesktop/login1/session/_32; interface=org.freedesktop.DBus.Properties; member=PropertiesChanged
   string "org.freedesktop.login1.Session"
   array [
      dict entry(
         string "Active"
         variant             boolean false
      )
   ]
   array [
   ]
`;
const OTHER_PROPERTIES = `signal time=1795343968.208110 sender=:1.3 -> destination=(null destination) serial=2 path=/org/freedesktop/login1/session/_32; interface=org.freedesktop.DBus.Properties; member=PropertiesChanged
   string "org.freedesktop.login1.Session"
   array [
      dict entry(
         string "IdleHint"
         variant             boolean true
      )
      dict entry(
         string "IdleSinceHint"
         variant             uint64 1
      )
      dict entry(
         string "Active"
         variant             boolean true
      )
      dict entry(
         string "LockedHint"
         variant             boolean false
      )
      dict entry(
         string "User"
         variant             struct {
               uint32 0
               object path "/org/x"
            }
      )
   ]
   array [
      string "Active"
   ]
`;

/** How many locks were read. */
const locksIn = (...pieces: readonly string[]): number => {
  let locks = 0;
  const read = createLockReader(() => (locks += 1));
  pieces.forEach(read);
  return locks;
};

describe('A reader of dbus-monitor', () => {
  it.each(['freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce'])('hears the screen lock of %s', (desktop) => {
    const signal = header(`/org/${desktop}/ScreenSaver`, `org.${desktop}.ScreenSaver.ActiveChanged`);
    expect(locksIn(signal, TRUE)).toBe(1);
    expect(locksIn(signal, '   boolean false\n')).toBe(0);
  });

  it.each([
    ['sleep', SLEEP],
    ['a session that is to be locked', LOCK],
    ['a session that is no longer active', INACTIVE],
    ['a bus that tells no time', SLEEP.replace(/time=\S+ /, '')],
  ])('hears of %s', (_what, text) => {
    expect(locksIn(text)).toBe(1);
  });

  it.each([
    ['the greeting', GREETING],
    ['the unlock of a session', UNLOCK],
    ['waking up', SLEEP.replace('true', 'false')],
    ['a session that became active', INACTIVE.replace('false', 'true')],
    ['other properties of a session', OTHER_PROPERTIES],
    ['a screen saver of another kind', SCREEN.replaceAll('freedesktop', 'example') + TRUE],
    ['another signal of a screen saver', SCREEN.replace('ActiveChanged', 'WakeUpScreen') + TRUE],
    ['a signal whose name goes on', SCREEN.replace('Changed', 'ChangedNot') + TRUE],
    ['a text that says true', `${SCREEN}   string "true"\n`],
    ['a true that is not the first value', `${SCREEN}   string "\n${TRUE}"\n`],
    ['a true without a signal', TRUE],
    ['a true below what is no signal', `${SCREEN}method call time=1 sender=:1.1\n${TRUE}`],
    ['a signal without a value', SCREEN + GREETING],
    ['an end in the middle of a line', SCREEN + TRUE.trimEnd()],
  ])('passes over %s', (_what, text) => {
    expect(locksIn(text)).toBe(0);
  });

  it('reads the same wherever its pieces are cut', () => {
    const all = [GREETING, OTHER_PROPERTIES, INACTIVE, UNLOCK, LOCK, SCREEN, TRUE, GREETING, SLEEP].join('');
    const random = randomOfThisTest();
    for (let round = 0; round < 500; round += 1) {
      const pieces: string[] = [];
      for (let from = 0; from < all.length;) {
        const to = from + 1 + random.below(round === 0 ? 1 : 120);
        pieces.push(all.slice(from, to));
        from = to;
      }
      expect(locksIn(...pieces), `round ${round}`).toBe(4);
    }
  });

  it('lets a line without an end go, and reads on after it', () => {
    const part = 'x'.repeat(60_000);
    const endless = [`${SCREEN}   `, ...Array.from({ length: 50 }, () => part)];
    expect(locksIn(...endless, '\n', TRUE)).toBe(0);
    expect(locksIn(...endless, '\n', SCREEN, TRUE)).toBe(1);
    // A line that only begins and ends like a signal.
    const long = LOCK.replace('path=', `path=/${part}`);
    expect(locksIn(long.slice(0, 30_000), long.slice(30_000))).toBe(0);
  });
});
