import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Lets the local Digital River answer. */
  readonly forward: () => Promise<ApiAnswer>;
}

/** Answers in place of the local Digital River; `hang-up` ends the connection without an answer. */
export type ApiRule = (call: ApiCall) => Promise<ApiAnswer | 'hang-up'>;

/** The local Digital River as it is. */
export const asItIs: ApiRule = ({ forward }) => forward();

/**
 * Stands between the command and the local Digital River, and answers as the documents of Digital
 * River contradict each other, or as a failing network does.
 *
 * @param target address of the local Digital River
 */
export async function startApiProxy(target: () => string) {
  let rule = asItIs;
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = 'GET', url: path = '/' } = request;
    calls.push(`${method} ${path.replace(/[0-9a-f-]{36}/, '{id}')}`);
    const forward = async () => {
      const answer = await fetch(`${target()}${path}`, {
        method,
        headers: { authorization: request.headers.authorization ?? '' },
        ...(body === '' ? {} : { body }),
      });
      return { status: answer.status, body: await answer.text() };
    };
    const answer = await rule({ method, path, body, forward });
    if (answer === 'hang-up') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Method and path of each call since the last `use`. */
    calls,
    use(next: ApiRule) {
      rule = next;
      calls.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
