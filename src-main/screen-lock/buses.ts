import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A bus that is there, and what is to be heard on it. */
export type Bus = {
  /** Also the option of `dbus-monitor`. */
  readonly name: 'session' | 'system';
  /** Match rules, as D-Bus writes them. */
  readonly rules: readonly string[];
  /** What `dbus-monitor` needs to know, to find it. */
  readonly environment: NodeJS.ProcessEnv;
};

const SYSTEM_SOCKET = '/run/dbus/system_bus_socket';

const DESKTOPS = ['freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce'];
const SCREEN_RULES = DESKTOPS.map(
  (desktop) => `type='signal',interface='org.${desktop}.ScreenSaver',member='ActiveChanged'`,
);

/** Others may send on the system bus too, so its rules name the sender. */
const FROM_LOGIN = `type='signal',sender='org.freedesktop.login1'`;

/**
 * Of sleep, and of the lock of any session: who knows which is ours, where the variable is missing or of a session
 * that has ended? A lock too many does no harm.
 */
const LOGIN_RULES = [
  `${FROM_LOGIN},interface='org.freedesktop.login1.Manager',member='PrepareForSleep'`,
  `${FROM_LOGIN},interface='org.freedesktop.login1.Session',member='Lock'`,
];

/** Of another user at this seat; told only where our session has a name. */
const activeRules = (session: string | undefined): string[] => {
  const [first = '', rest = ''] = /^([a-z\d])([a-z\d]*)$/i.exec(session ?? '')?.slice(1) ?? [];
  if (first === '') return [];
  // A path's part can't begin with a digit here: it is written as its code.
  const part = /\d/.test(first) ? `_${first.charCodeAt(0).toString(16)}${rest}` : `${first}${rest}`;
  return [
    `${FROM_LOGIN},interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'` +
      `,path='/org/freedesktop/login1/session/${part}',arg0='org.freedesktop.login1.Session'`,
  ];
};

/** `disabled:` and a socket that is gone are no bus. */
const isThere = (address: string): boolean => {
  if (!address.startsWith('unix:')) return false;
  const socket = /[:,]path=([^,;%]+)/.exec(address)?.[1];
  return socket === undefined || existsSync(socket);
};

/** The buses of this login, found by the variables that D-Bus has for it. */
export const findBuses = (variables: NodeJS.ProcessEnv): Bus[] => {
  const buses: Bus[] = [];
  const { DBUS_SESSION_BUS_ADDRESS, DBUS_SYSTEM_BUS_ADDRESS, XDG_RUNTIME_DIR, XDG_SESSION_ID } = variables;
  const session = DBUS_SESSION_BUS_ADDRESS
    ? isThere(DBUS_SESSION_BUS_ADDRESS)
    : Boolean(XDG_RUNTIME_DIR) && existsSync(join(XDG_RUNTIME_DIR ?? '', 'bus'));
  if (session) {
    buses.push({
      name: 'session',
      rules: SCREEN_RULES,
      environment: DBUS_SESSION_BUS_ADDRESS ? { DBUS_SESSION_BUS_ADDRESS } : { XDG_RUNTIME_DIR },
    });
  }
  const system = DBUS_SYSTEM_BUS_ADDRESS ? isThere(DBUS_SYSTEM_BUS_ADDRESS) : existsSync(SYSTEM_SOCKET);
  if (system) {
    buses.push({
      name: 'system',
      rules: [...LOGIN_RULES, ...activeRules(XDG_SESSION_ID)],
      environment: DBUS_SYSTEM_BUS_ADDRESS ? { DBUS_SYSTEM_BUS_ADDRESS } : {},
    });
  }
  return buses;
};
