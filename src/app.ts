import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Inbox } from './inbox/inbox.ts';
import type { Logger } from './log.ts';
import { answerErrors, notFound, onlyPost } from './routes/error-handler.ts';
import { healthRoutes } from './routes/health.ts';
import { rawBodyReader } from './routes/raw-body.ts';
import { receive } from './routes/webhooks.ts';
import type { Source } from './sources/source.ts';

export interface AppParts {
  readonly sources: readonly Source[];
  readonly inbox: Inbox;
  readonly log: Logger;
  /** Proxies in front of the process that add to X-Forwarded-For; 1 on Heroku. */
  readonly trustedProxies: number;
  /** Absent when they are not wanted. */
  readonly metrics?: Router | undefined;
  /** Absent when it is off. */
  readonly console?: Router | undefined;
  /** Absent when the connector issues no tokens. */
  readonly tokenEndpoint?: Router | undefined;
}

/** The web application. It does no I/O of its own: its parts do. */
export function createApp(parts: AppParts): Express {
  const { sources, inbox, log, trustedProxies, metrics, tokenEndpoint } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies);
  app.use(helmet());
  app.use(healthRoutes(() => inbox.problems()));
  if (metrics !== undefined) app.use(metrics);
  if (tokenEndpoint !== undefined) app.use(tokenEndpoint);
  if (parts.console !== undefined) app.use(parts.console);
  const readBody = rawBodyReader();
  for (const source of sources) {
    // Both spellings of a path answer by themselves: a redirect counts as a failed delivery.
    for (const path of source.paths) {
      app.post(path, receive(source, path, { readBody, inbox, log }));
      app.all(path, onlyPost);
    }
  }
  app.use(notFound);
  app.use(answerErrors(log));
  return app;
}
