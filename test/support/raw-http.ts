import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A request as bytes on the wire: nothing is checked, and any header may come twice. */
export type RawRequest = {
  method: string;
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string | Buffer;
  version?: string;
};

export const writeRequest = ({
  method,
  target,
  headers,
  body = '',
  version = 'HTTP/1.1',
}: RawRequest): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${method} ${target} ${version}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    ),
    Buffer.from(body),
  ]);

/**
 * Sends these bytes over a connection of their own, and resolves with all that came back until the other side hung up,
 * or sent what looks like a whole answer.
 */
export const exchange = (port: number, bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port });
    socket.setEncoding('latin1');
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (part: string) => {
      heard += part;
      const [head = '', ...rest] = heard.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
      if (rest.join('\r\n\r\n').length >= length) end();
    });
    // A connection that is cut while we still send is an answer too.
    socket.on('error', end);
    socket.on('close', end);
    // What is not answered by now waits for more of a request that will not come.
    socket.setTimeout(1_000, end);
    // Not ended: a server gives up what it does for who has hung up, and its answer would not be heard.
    socket.write(bytes);
  });

/** A connection that has begun a request and does not go on. */
export const hold = (port: number, bytes: Buffer): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => {});
    socket.once('connect', () => socket.write(bytes, () => resolve(socket)));
  });

/** The status of every answer in what came back. */
export const statusesIn = (heard: string): number[] =>
  [...heard.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map((found) => Number(found[1]));
