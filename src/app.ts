import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Activity } from './activity/activity.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Logger } from './log.ts';
import { answerErrors, notFound, onlyPost } from './routes/error-handler.ts';
import { healthRoutes } from './routes/health.ts';
import { OtherModeLog } from './routes/other-mode-log.ts';
import { bodyReader } from './routes/raw-body.ts';
import { RefusalLog } from './routes/refusal-log.ts';
import { receive } from './routes/webhooks.ts';
import type { Endpoint } from './sources/endpoint.ts';

export interface AppParts {
  readonly endpoints: readonly Endpoint[];
  readonly inbox: Inbox;
  /** Whether the process makes progress, if it applies events; by default, it does when it answers. */
  readonly isAlive?: () => boolean;
  readonly log: Logger;
  /** Logs events of the other mode; a new one by default. */
  readonly otherMode?: OtherModeLog;
  /** Logs refused requests; a new one by default. */
  readonly refusals?: RefusalLog;
  /** Counts arrivals; by default, nothing does. */
  readonly activity?: Activity;
  /** Proxies in front of the process that add to X-Forwarded-For; 1 on Heroku. */
  readonly trustedProxies: number;
  /** Maximum size of an event's body. */
  readonly maxBodyBytes: number;
  /** Undefined when no metrics token is configured. */
  readonly metrics?: Router | undefined;
  /** Undefined when it has no clients. */
  readonly api?: Router | undefined;
  /** Undefined when the console is off. */
  readonly console?: Router | undefined;
  /** Undefined when the connector issues no tokens of its own. */
  readonly tokenEndpoint?: Router | undefined;
}

/** The web application. It does no I/O of its own: its parts do. */
export function createApp(parts: AppParts): Express {
  const { endpoints, inbox, log, trustedProxies, metrics, tokenEndpoint } = parts;
  const app = express();
  // Elsewhere, Express would answer an unhandled error with its stack trace.
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies);
  const { otherMode = new OtherModeLog(log), refusals = new RefusalLog(log), activity } = parts;
  const withBody = bodyReader(parts.maxBodyBytes);
  const receiving = { withBody, inbox, log, otherMode, refusals, activity };
  // Before all others, and without the headers that protect pages: senders are no browsers.
  for (const endpoint of endpoints) {
    // Every spelling of a path has a route of its own: senders count a redirect as a failed
    // delivery.
    for (const path of endpoint.paths) {
      app.post(path, receive(endpoint, path, receiving));
    }
  }
  app.use(helmet());
  app.use(healthRoutes(() => inbox.problems(), parts.isAlive));
  if (metrics !== undefined) app.use(metrics);
  if (tokenEndpoint !== undefined) app.use(tokenEndpoint);
  if (parts.api !== undefined) app.use(parts.api);
  if (parts.console !== undefined) app.use(parts.console);
  for (const { paths } of endpoints) app.all([...paths], onlyPost);
  app.use(notFound);
  app.use(answerErrors(refusals));
  return app;
}
