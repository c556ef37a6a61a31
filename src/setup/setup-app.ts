import express, { type Express } from 'express';
import helmet from 'helmet';
import type { MissingSetting } from '../config/first-setup/missing-settings.ts';
import { notFound } from '../routes/error-handler.ts';
import { healthRoutes } from '../routes/health.ts';
import { setupPage } from './setup-page.ts';

/** A person needs minutes for the set-up; senders repeat for hours. */
const RETRY_AFTER_SECONDS = 60;

/**
 * What an installation serves that is not configured yet. It is live, so that its platform leaves it
 * alone; it is not ready, and says what is missing; it refuses every webhook, whatever its path,
 * since paths are configured as well.
 */
export function createSetupApp(missing: readonly MissingSetting[]): Express {
  const problems = missing.map(({ name, purpose }) => `${name} is not set. ${purpose}`);
  const app = express();
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(helmet());
  app.use(healthRoutes(async () => problems));
  app.get('/', (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(String(setupPage(missing)));
  });
  app.post('/{*path}', (_request, response) => {
    response
      .status(503)
      .set('Retry-After', String(RETRY_AFTER_SECONDS))
      .json({ message: 'The connector is not configured yet; send the request again later.' });
  });
  app.use(notFound);
  return app;
}
