import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An org whose connections break: it reads a request and hangs up, except on paths that it answers as JSON. */
export interface BreakingServer {
  url: string;
  /** The paths that it was asked for. */
  asked: string[];
  stop(): void;
}

/** @param answers what it answers, by path; all else breaks */
export async function startBreakingServer(
  answers: (url: string) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<BreakingServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers(url)[path];
    if (answer === undefined) request.socket.destroy();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
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
