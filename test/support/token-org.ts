import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A minimal org for tests of log-ins: it issues the tokens t1, t2, … and records the requests. */
export interface TokenOrg {
  url: string;
  /** What the token endpoint names as the address for API calls; `url` unless a test changes it. */
  instanceUrl: string;
  /** The forms that the token endpoint received. */
  forms: Record<string, string>[];
  /** The tokens of the data calls. */
  dataCalls: string[];
  /** Whether a data call with this token succeeds; always unless a test changes it. */
  accepts: (token: string) => boolean;
  /**
   * True: each refresh token is valid once, and the answer contains the next; the first one is r0.
   */
  rotates: boolean;
  /** Response time of the token endpoint, in milliseconds. */
  delayMs: number;
  stop(): void;
}

export async function startTokenOrg(): Promise<TokenOrg> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const org: TokenOrg = {
    url,
    instanceUrl: url,
    forms: [],
    dataCalls: [],
    accepts: () => true,
    rotates: false,
    delayMs: 0,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  let goodRefresh = 'r0';

  function token(form: Record<string, string>): [number, unknown] {
    org.forms.push(form);
    const refreshes = form.grant_type === 'refresh_token';
    if (refreshes && form.refresh_token !== goodRefresh) {
      return [400, { error: 'invalid_grant', error_description: 'expired access/refresh token' }];
    }
    const session = { access_token: `t${org.forms.length}`, instance_url: org.instanceUrl };
    if (!refreshes || !org.rotates) return [200, session];
    goodRefresh = `r${org.forms.length}`;
    return [200, { ...session, refresh_token: goodRefresh }];
  }

  function data(request: IncomingMessage): [number, unknown] {
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    org.dataCalls.push(bearer);
    return org.accepts(bearer)
      ? [200, { done: true }]
      : [401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]];
  }

  server.on('request', async (request: IncomingMessage, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const asksToken = request.url === '/services/oauth2/token';
    const [status, reply] = asksToken
      ? token(Object.fromEntries(new URLSearchParams(body)))
      : data(request);
    setTimeout(
      () =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(reply)),
      asksToken ? org.delayMs : 0,
    );
  });
  return org;
}
