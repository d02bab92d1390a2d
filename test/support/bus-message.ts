/** The few of D-Bus's words that a test needs to speak for a system's service: who it is, and its signals. */

/** What a signal carries: texts, truths, and the changed properties of one interface. */
export type Signal = {
  path: string;
  interface: string;
  member: string;
  body?:
    | { signature: 'b'; value: boolean }
    | { signature: 'sa{sv}as'; of: string; name: string; value: boolean };
};

/** Bytes in D-Bus's order (little endian), each value at a multiple of its size. */
const createWriter = () => {
  const bytes: number[] = [];
  const align = (size: number) => {
    while (bytes.length % size !== 0) bytes.push(0);
  };
  const whole = (value: number) => {
    align(4);
    bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);
  };
  const text = (value: string) => {
    whole(value.length);
    bytes.push(...Buffer.from(value), 0);
  };
  const signature = (value: string) => void bytes.push(value.length, ...Buffer.from(value), 0);
  /** An array's length comes before it, and does not count the gap to its first element. */
  const list = (size: number, write: () => void) => {
    whole(0);
    const place = bytes.length - 4;
    align(size);
    const begin = bytes.length;
    write();
    bytes.splice(place, 4, (bytes.length - begin) & 255, (bytes.length - begin) >> 8, 0, 0);
  };
  return { bytes, align, whole, text, signature, list };
};

const message = (
  kind: 'call' | 'signal',
  serial: number,
  fields: readonly (readonly [code: number, signature: 'o' | 's' | 'g', value: string])[],
  body: readonly number[],
): Buffer => {
  const writer = createWriter();
  writer.bytes.push('l'.charCodeAt(0), kind === 'call' ? 1 : 4, 0, 1);
  writer.whole(body.length);
  writer.whole(serial);
  writer.list(8, () => {
    for (const [code, signature, value] of fields) {
      writer.align(8);
      writer.bytes.push(code);
      writer.signature(signature);
      if (signature === 'g') writer.signature(value);
      else writer.text(value);
    }
  });
  writer.align(8);
  return Buffer.from([...writer.bytes, ...body]);
};

const call = (serial: number, member: string, signature: string, body: readonly number[]): Buffer =>
  message(
    'call',
    serial,
    [
      [1, 'o', '/org/freedesktop/DBus'],
      [2, 's', 'org.freedesktop.DBus'],
      [3, 's', member],
      [6, 's', 'org.freedesktop.DBus'],
      ...(signature === '' ? [] : [[8, 'g', signature] as const]),
    ],
    body,
  );

/** The first bytes of a program on the bus: who it is, its greeting, and the name that it takes. */
export const toBus = (owner: string): Buffer => {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  const name = createWriter();
  name.text(owner);
  name.whole(0);
  return Buffer.concat([
    Buffer.from(`\0AUTH EXTERNAL ${user}\r\nBEGIN\r\n`),
    call(1, 'Hello', '', []),
    call(2, 'RequestName', 'su', name.bytes),
  ]);
};

const bodyOf = ({ body }: Signal): number[] => {
  const writer = createWriter();
  if (body?.signature === 'b') writer.whole(Number(body.value));
  if (body?.signature === 'sa{sv}as') {
    writer.text(body.of);
    writer.list(8, () => {
      writer.text(body.name);
      writer.signature('b');
      writer.whole(Number(body.value));
    });
    writer.list(4, () => {});
  }
  return writer.bytes;
};

export const signalMessage = (signal: Signal, serial: number): Buffer =>
  message(
    'signal',
    serial,
    [
      [1, 'o', signal.path],
      [2, 's', signal.interface],
      [3, 's', signal.member],
      ...(signal.body ? [[8, 'g', signal.body.signature] as const] : []),
    ],
    bodyOf(signal),
  );
