import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Stage } from './stage.ts';

/** What came back; nothing when the connection was just closed. */
export interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

const AT_ONCE = 50;

/** Sends many requests, some at a time, on connections that are kept. */
export async function flood<T>(
  count: number,
  send: (agent: Agent, index: number) => Promise<T>,
  atOnce = AT_ONCE,
): Promise<T[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results.push(await send(agent, index));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  agent.destroy();
  return results;
}

/** Sends a request, and reads its reply to the end. */
export function ask(
  { host, port }: Stage,
  agent: Agent,
  { method = 'GET', path, headers, body = '' }: Asked,
): Promise<Reply> {
  return new Promise((resolve) => {
    const sent = request({ host, port, method, path, agent, headers }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve({ status: reply.statusCode, headers: reply.headers }));
    });
    sent.once('error', () => resolve({ status: undefined, headers: {} }));
    sent.end(body);
  });
}

/** The status of a POST. */
export async function post(
  stage: Stage,
  agent: Agent,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<number | undefined> {
  return (await ask(stage, agent, { method: 'POST', path, headers, body })).status;
}
