import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from '../log.ts';
import { answerErrors, notFound } from './error-handler.ts';
import { healthRoutes } from './health.ts';
import { RefusalLog } from './refusal-log.ts';

export interface WorkerAppParts {
  /** Whether the worker makes progress, or has nothing to do. */
  readonly isAlive: () => boolean;
  /** Returns what prevents events from being stored and settled; empty when nothing does. */
  readonly problems: () => Promise<string[]>;
  /** Undefined when no metrics token is configured. */
  readonly metrics: Router | undefined;
  readonly trustedProxies: number;
  readonly log: Logger;
}

/** What a worker process serves to its monitors: health and metrics, and nothing else. */
export function createWorkerApp(parts: WorkerAppParts): Express {
  const app = express();
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', parts.trustedProxies);
  app.use(helmet());
  app.use(healthRoutes(parts.problems, parts.isAlive));
  if (parts.metrics !== undefined) app.use(parts.metrics);
  app.use(notFound);
  app.use(answerErrors(new RefusalLog(parts.log)));
  return app;
}
