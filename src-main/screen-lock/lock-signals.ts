/** A signal with a longer line is let go: what is waited for is a fraction of that. In characters. */
const MAXIMUM_LINE = 8_192;

/** True as they begin: of the lock of the screen, by desktop, and of sleep. */
const SWITCHES: readonly string[] = [
  'org.freedesktop.ScreenSaver.ActiveChanged',
  'org.gnome.ScreenSaver.ActiveChanged',
  'org.cinnamon.ScreenSaver.ActiveChanged',
  'org.mate.ScreenSaver.ActiveChanged',
  'org.xfce.ScreenSaver.ActiveChanged',
  'org.freedesktop.login1.Manager.PrepareForSleep',
];
const LOCK = 'org.freedesktop.login1.Session.Lock';
const PROPERTIES = 'org.freedesktop.DBus.Properties.PropertiesChanged';

const HEADER = /^signal .*; interface=([\w.]+); member=(\w+)$/;
const INACTIVE = /^ {9}variant +boolean false$/;

/**
 * Reads what `dbus-monitor` prints, in pieces cut anywhere, and calls `lock` for each signal that asks for it: a
 * switch that became true, a session's Lock, a session that is no longer the active one. All else is passed over. A
 * text in a signal may look like a signal: whoever can send the one can send the other.
 */
export const createLockReader = (lock: () => void): ((piece: string) => void) => {
  /** The begin of a line whose end has not come. */
  let rest = '';
  let signal: string | undefined;
  /** The line before, below the same signal. */
  let before: string | undefined;

  const isLock = (line: string): boolean => {
    if (signal === PROPERTIES) return before === '         string "Active"' && INACTIVE.test(line);
    return (
      signal !== undefined && SWITCHES.includes(signal) && before === undefined && line === '   boolean true'
    );
  };

  const read = (line: string): void => {
    if (line.startsWith(' ')) {
      if (isLock(line)) lock();
      before = line;
      return;
    }
    const header = HEADER.exec(line);
    signal = header ? `${header[1]}.${header[2]}` : undefined;
    before = undefined;
    if (signal === LOCK) lock();
  };

  return (piece) => {
    const lines = `${rest}${piece}`.split('\n');
    // One more than is read: cut here, it stays too long.
    rest = (lines.pop() ?? '').slice(0, MAXIMUM_LINE + 1);
    for (const line of lines) {
      if (line.length <= MAXIMUM_LINE) read(line);
      else signal = undefined;
    }
  };
};
