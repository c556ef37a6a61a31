import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An org whose connections break: it reads a request and closes the connection, unless the path has
 * an answer.
 */
export interface BreakingServer {
  url: string;
  /** The paths that were requested. */
  asked: string[];
  stop(): void;
}

/** An answer whose connection breaks in the middle of the body. */
export const BREAKS_OFF = Symbol('breaks off');
/** An answer that stops in the middle of the body and never continues. */
export const STALLS = Symbol('stalls');

/**
 * @param answers the answers by path: JSON, one of the symbols above, or null for no answer; all
 *   other paths break the connection
 */
export async function startBreakingServer(
  answers: (url: string) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<BreakingServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers(url)[path];
    if (answer === undefined) request.socket.destroy();
    else if (answer === BREAKS_OFF || answer === STALLS) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"done":', () => {
        if (answer === BREAKS_OFF) setTimeout(() => request.socket.destroy(), 20);
      });
    } else if (answer !== null)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
