import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Numbers of the X protocol, version 11. */
const WINDOW_ATTRIBUTES = 3;
const QUERY_TREE = 15;
const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const SEND_EVENT = 25;
const CLIENT_MESSAGE = 33;
const WM_NAME = 39;
const VIEWABLE = 2;

const words = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeUInt32LE(number, index * 4));
  return bytes;
};
const request = (code: number, second: number, ...rest: Buffer[]): Buffer => {
  const body = Buffer.concat(rest);
  const head = Buffer.from([code, second, 0, 0]);
  head.writeUInt16LE(1 + body.length / 4, 2);
  return Buffer.concat([head, body]);
};

/** Reads so many bytes, however they arrive. */
const createReader = (socket: Socket) => {
  let held = Buffer.alloc(0);
  let wake = () => {};
  let error: Error | undefined;
  socket.on('data', (part: Buffer) => {
    held = Buffer.concat([held, part]);
    wake();
  });
  socket.on('close', () => {
    error = new Error('the display has closed the connection');
    wake();
  });
  return async (bytes: number): Promise<Buffer> => {
    while (held.length < bytes) {
      if (error) throw error;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const read = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return read;
  };
};

type Seen = { window: number; title: string };
type Display = {
  windows: readonly Seen[];
  /** The number that X has for a name. */
  atom(name: string): Promise<number>;
  send(asked: Buffer): void;
};

/** What can be seen on a display of X that asks for no password, as `openDisplay` makes one. */
const onDisplay = async <T>(display: string, work: (display: Display) => Promise<T>): Promise<T> => {
  const number = /^:(\d+)/.exec(display)?.[1];
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  await once(socket, 'connect');
  const read = createReader(socket);
  try {
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const greeting = await read(8);
    const told = await read(greeting.readUInt16LE(6) * 4);
    if (greeting[0] !== 1) throw new Error(`the display refuses: ${told.toString('latin1')}`);
    const vendor = Math.ceil(told.readUInt16LE(16) / 4) * 4;
    const root = told.readUInt32LE(32 + vendor + told.readUInt8(21) * 8);

    /** `undefined`: an error, as of a window that has just gone. */
    const ask = async (asked: Buffer): Promise<Buffer | undefined> => {
      socket.write(asked);
      const head = await read(32);
      if (head[0] !== 1) return undefined;
      return Buffer.concat([head, await read(head.readUInt32LE(4) * 4)]);
    };
    const property = async (window: number, name: number): Promise<string> => {
      const answer = await ask(request(GET_PROPERTY, 0, words(window, name, 0, 0, 256)));
      return answer ? answer.toString('utf8', 32, 32 + answer.readUInt32LE(16)) : '';
    };
    const atom = async (name: string): Promise<number> => {
      const length = Buffer.from([name.length, 0, 0, 0]);
      const padded = Buffer.alloc(Math.ceil(name.length / 4) * 4);
      padded.write(name, 'latin1');
      return (await ask(request(INTERN_ATOM, 0, length, padded)))?.readUInt32LE(8) ?? 0;
    };
    const titleName = await atom('_NET_WM_NAME');

    const windows: Seen[] = [];
    const look = async (window: number, depth: number): Promise<void> => {
      const attributes = await ask(request(WINDOW_ATTRIBUTES, 0, words(window)));
      if (attributes?.readUInt8(26) !== VIEWABLE) return;
      const title = (await property(window, titleName)) || (await property(window, WM_NAME));
      if (title !== '') windows.push({ window, title });
      const tree = depth > 0 ? await ask(request(QUERY_TREE, 0, words(window))) : undefined;
      for (let child = 0; child < (tree?.readUInt16LE(16) ?? 0); child += 1)
        await look(tree?.readUInt32LE(32 + child * 4) ?? 0, depth - 1);
    };
    await look(root, 2);
    return await work({ windows, atom, send: (asked) => void socket.write(asked) });
  } finally {
    socket.destroy();
  }
};

/** The titles of the windows that can be seen. */
export const visibleTitles = (display: string): Promise<string[]> =>
  onDisplay(display, ({ windows }) => Promise.resolve(windows.map(({ title }) => title)));

/** Asks the windows of this title to close, as the button in their corner does. How many there were. */
export const closeWindows = (display: string, title: RegExp): Promise<number> =>
  onDisplay(display, async ({ windows, atom, send }) => {
    const found = windows.filter((seen) => title.test(seen.title));
    const [protocols, close] = [await atom('WM_PROTOCOLS'), await atom('WM_DELETE_WINDOW')];
    for (const { window } of found) {
      const event = Buffer.concat([
        Buffer.from([CLIENT_MESSAGE, 32, 0, 0]),
        words(window, protocols, close, 0, 0, 0, 0),
      ]);
      send(request(SEND_EVENT, 0, words(window, 0), event));
    }
    // An answer to what is asked last shows that all before it has arrived.
    await atom('WM_PROTOCOLS');
    return found.length;
  });
