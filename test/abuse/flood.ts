import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Stage } from './stage.ts';

/** A reply to a request. */
export interface Reply {
  /** Undefined when the connection was closed without a reply. */
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface FloodRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

const CONCURRENCY = 50;

/**
 * Sends many requests on keep-alive connections.
 *
 * @param send sends one request; gets its number, starting with 0
 * @param concurrency maximum number of requests at the same time
 * @returns what `send` returned, in the order of completion
 */
export async function flood<T>(
  count: number,
  send: (agent: Agent, index: number) => Promise<T>,
  concurrency = CONCURRENCY,
): Promise<T[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const results: T[] = [];
  let next = 0;
  const loop = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results.push(await send(agent, index));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  agent.destroy();
  return results;
}

/** Sends a request and reads the whole reply. */
export function sendRequest(
  { host, port }: Pick<Stage, 'host' | 'port'>,
  agent: Agent,
  { method = 'GET', path, headers, body = '' }: FloodRequest,
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

/** Sends a POST. @returns its status; undefined when the connection was closed without a reply */
export async function post(
  stage: Pick<Stage, 'host' | 'port'>,
  agent: Agent,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<number | undefined> {
  return (await sendRequest(stage, agent, { method: 'POST', path, headers, body })).status;
}
