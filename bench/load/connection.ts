import { connect, type Socket } from 'node:net';

/**
 * A connection that posts one event at a time and reads its answer. An HTTP client takes two to three
 * times the processor time, which the contenders on the same cores would lack (docs/decisions/0077).
 * It reads only what they answer: a status line, and a body with a Content-Length (RFC 9112,
 * section 6.3).
 */
export interface Connection {
  /**
   * @param request as `requestBytes` makes it
   * @returns the HTTP status of the answer
   * @throws Error when the connection ends before the answer, or the answer has no Content-Length
   */
  post(request: Buffer): Promise<number>;
  close(): void;
}

/** A POST as it goes over a connection that stays open. */
export function requestBytes(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer {
  const fields = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** @param address `http://host:port`, to which it connects with its first request */
export function createConnection(address: string): Connection {
  const { hostname, port } = new URL(address);
  let socket: Socket | undefined;
  let waiting: PromiseWithResolvers<number> | undefined;
  let received = '';

  function settle(status: number | Error): void {
    received = '';
    const settled = waiting;
    waiting = undefined;
    if (typeof status === 'number') settled?.resolve(status);
    else settled?.reject(status);
  }

  function open(): Socket {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    opened.setEncoding('latin1');
    opened.on('data', (text: string) => {
      received += text;
      const status = statusOf(received);
      if (status !== undefined) settle(status);
    });
    opened.on('error', settle);
    opened.on('close', () => {
      socket = undefined;
      settle(new Error('The connection was closed before the answer.'));
    });
    return opened;
  }

  return {
    post(request) {
      waiting = Promise.withResolvers();
      socket ??= open();
      socket.write(request);
      return waiting.promise;
    },
    close: () => socket?.destroy(),
  };
}

/** The status of a complete answer; undefined when more of it has to come. */
function statusOf(received: string): number | Error | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = received.slice(0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return new Error(`Expected a Content-Length, got ${head}.`);
  if (received.length < headEnd + 4 + Number(length)) return undefined;
  return Number(head.slice(9, 12));
}
