import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BackfillSurroundings, backfillCommand } from '../../src/backfill/command.ts';
import { exampleEnvironment } from '../support/connector.ts';

/** What a simulated Digital River answers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** Digital River's API, as a server whose answers a test chooses. */
export interface AnsweringServer {
  readonly url: string;
  /** The queries of GET /events until now. */
  readonly queries: URLSearchParams[];
  /** Chooses the answers. */
  answer(choose: (query: URLSearchParams) => Answer): void;
  stop(): Promise<void>;
}

/** A page of events, as Digital River sends it. */
export const page = (events: readonly unknown[], hasMore = false): Answer => ({
  status: 200,
  body: JSON.stringify({ hasMore, data: events }),
});

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const queries: URLSearchParams[] = [];
  let choose: (query: URLSearchParams) => Answer = () => page([]);
  const server = createServer((request: IncomingMessage, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    queries.push(query);
    const { status, body, headers = {} } = choose(query);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queries,
    answer(next) {
      queries.length = 0;
      choose = next;
    },
    stop: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command. @param onError called with each text on standard error */
export async function runBackfillCommand(
  args: readonly string[],
  databaseUrl: string,
  apiUrl: string,
  surroundings: BackfillSurroundings = {},
  onError: (text: string) => void = () => undefined,
): Promise<Ran> {
  let [out, err] = ['', ''];
  const status = await backfillCommand(
    args,
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
        onError(text);
      },
    },
    {
      environment: {
        ...exampleEnvironment(databaseUrl),
        DIGITAL_RIVER_API_KEY: 'sk_test_stage',
        DIGITAL_RIVER_API_URL: apiUrl,
      },
      signal: new AbortController().signal,
      isTerminal: false,
      ...surroundings,
    },
  );
  return { status, out, err };
}
