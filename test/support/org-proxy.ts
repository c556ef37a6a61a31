import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call that passes through the proxy. */
export interface ProxiedCall {
  /** Such as `POST /composite`; the API's version is left out. */
  readonly name: string;
  /** The body of the request. */
  readonly body: string;
}

/**
 * What happens to a call: it passes, its answer is changed, it gets this answer instead, or none, or
 * its connection breaks.
 */
export type Interference =
  | undefined
  | { readonly change: (answer: string) => string }
  | { readonly status: number; readonly answer: string }
  | 'no answer'
  | 'broken connection';

/** An HTTP proxy in front of an org. */
export interface OrgProxy {
  url: string;
  /** Names of the calls so far. */
  calls: string[];
  /** Decides about each call. */
  interfere: (call: ProxiedCall) => Interference;
  stop(): void;
}

const REQUEST_HEADERS = ['authorization', 'content-type', 'sforce-call-options', 'accept'];

/** Starts a proxy that passes on every call, unless the test interferes. */
export async function startOrgProxy(orgUrl: string): Promise<OrgProxy> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const name = `${request.method} ${request.url?.replace(/^.*\/v\d\d\.0/, '').split('?')[0]}`;
    proxy.calls.push(name);
    const interference = proxy.interfere({ name, body });
    if (interference === 'no answer') return;
    if (interference === 'broken connection') {
      request.socket.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    if (interference && 'status' in interference) {
      response.writeHead(interference.status).end(interference.answer);
      return;
    }
    const reply = await passOn(orgUrl, request, body);
    const answer = (await reply.text()).replaceAll(orgUrl, proxy.url);
    response.writeHead(reply.status).end(interference?.change(answer) ?? answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: OrgProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    interfere: () => undefined,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

function passOn(orgUrl: string, request: IncomingMessage, body: string): Promise<Response> {
  const headers = REQUEST_HEADERS.flatMap((name): [string, string][] => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return fetch(orgUrl + request.url, {
    method: request.method ?? 'GET',
    headers,
    ...(body === '' ? {} : { body }),
  });
}
