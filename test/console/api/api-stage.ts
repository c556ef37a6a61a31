import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createRateLimiter } from '../../../src/authenticate/rate-limiter.ts';
import { apiRouter } from '../../../src/console/api/api-router.ts';
import type { AuditEntry } from '../../../src/console/operation/audit-trail.ts';
import type { Operation } from '../../../src/console/operation/operation.ts';
import { performer } from '../../../src/console/operation/perform.ts';
import { createLog } from '../../../src/log.ts';
import { grantScope } from '../../../src/oauth/issuer/grant-scope.ts';
import { issueAccessToken } from '../../../src/oauth/issuer/issue-access-token.ts';
import { type NewClient, newClient } from '../../../src/oauth/issuer/new-client.ts';
import type { OwnIssuer } from '../../../src/oauth/issuer/own-issuer.ts';
import { signingKey } from '../../../src/oauth/issuer/signing-key.ts';
import { ownTokens } from '../../../src/oauth/verify/own-token-verifier.ts';
import { createHttpServer } from '../../../src/routes/http-server.ts';
import { RefusalLog } from '../../../src/routes/refusal-log.ts';
import { type ApiReply, apiReply } from '../../support/api-description.ts';
import { ecKey } from '../../support/own-issuer.ts';

export const MAX_GUESSES = 5;

/** An API with operations of the test's own, and clients of each scope. */
export interface ApiStage {
  recorded: AuditEntry[];
  logged: string[];
  tokens: Record<'reader' | 'operator' | 'sender', string>;
  url: string;
  call(path: string, request?: RequestInit & { token?: string }): Promise<ApiReply>;
  stop(): void;
}

export async function startApi(operations: readonly Operation[]): Promise<ApiStage> {
  const reader = newClient('reader', 'console:read');
  const operator = newClient('night-watch', 'console:operate');
  const sender = newClient('sender');
  const issuer: OwnIssuer = {
    issuer: 'https://connector.example.com',
    clients: [reader, operator, sender].map(({ configured }) => configured),
    keys: [signingKey(ecKey)],
    tokenSeconds: 600,
  };
  const recorded: AuditEntry[] = [];
  const logged: string[] = [];
  const trail = { record: async (entry: AuditEntry) => void recorded.push(entry) };
  const log = createLog('info', { write: (line) => logged.push(line) });
  const app = express().set('trust proxy', 1);
  app.use(
    apiRouter({
      operations,
      perform: performer(trail),
      readToken: ownTokens(issuer),
      limiter: createRateLimiter(MAX_GUESSES),
      refusals: new RefusalLog(log),
    }),
  );
  const server = createHttpServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const tokenOf = ({ credentials, configured }: NewClient) =>
    issueAccessToken(issuer, credentials.id, grantScope(configured, undefined));
  return {
    recorded,
    logged,
    url,
    tokens: {
      reader: await tokenOf(reader),
      operator: await tokenOf(operator),
      sender: await tokenOf(sender),
    },
    async call(path, { token, ...request } = {}) {
      const headers = new Headers(request.headers);
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
      return apiReply(await fetch(url + path, { ...request, headers }));
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
