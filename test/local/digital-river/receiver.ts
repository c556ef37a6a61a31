import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly at: number;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Decides the answer to a request; 'never' leaves it without an answer. */
export type Answering = (request: Received) => Answer | 'never' | Promise<Answer>;

/** A real HTTP server that replaces the connector and Salesforce's token endpoint. */
export async function startReceiver(answering: Answering) {
  const received: Received[] = [];
  let answer = answering;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    const one = { path, headers, body: Buffer.concat(chunks), at: Date.now() };
    received.push(one);
    const given = await answer(one);
    if (given !== 'never') response.writeHead(given.status, given.headers).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** All requests of a path, in the order of their arrival. */
    received: (path: string) => received.filter((one) => one.path === path),
    answerWith(next: Answering) {
      answer = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
