import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An org whose connections break: it reads a request and hangs up, or says nothing, except on paths that it answers. */
export interface BreakingServer {
  url: string;
  /** The paths that it was asked for. */
  asked: string[];
  stop(): void;
}

/** An answer whose connection breaks in the middle of its body. */
export const BREAKS_OFF = Symbol('breaks off');
/** An answer that stops in the middle of its body, and goes on never. */
export const STALLS = Symbol('stalls');

/** @param answers what it answers, by path, as JSON or one of the symbols above; null for never; all else breaks */
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
