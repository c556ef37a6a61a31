import type { Router } from 'express';
import type { Pool } from 'pg';
import { apiKeyHeader } from '../authenticate/api-key-header.ts';
import { fellSilent } from '../inbox/recent-events.ts';
import { openEvents } from '../inbox/statistics.ts';
import { metricsRoutes } from '../routes/metrics.ts';
import type { Source } from '../sources/source.ts';

/** The metrics of what an inbox holds; nothing when no token is configured. */
export function metricsFor(
  token: string | undefined,
  pool: Pool,
  sources: readonly Source[],
): Router | undefined {
  if (token === undefined) return undefined;
  const measured = {
    openEvents: () => openEvents(pool),
    silentSources: () =>
      Promise.all(
        sources.flatMap(({ name, maxSilenceMs }) =>
          maxSilenceMs === undefined ? [] : [silence(pool, name, maxSilenceMs)],
        ),
      ),
  };
  return metricsRoutes(measured, apiKeyHeader('Authorization', [`Bearer ${token}`]));
}

async function silence(pool: Pool, source: string, maxMs: number) {
  return { source, silent: await fellSilent(pool, source, maxMs) };
}
