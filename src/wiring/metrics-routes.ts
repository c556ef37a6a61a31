import type { Router } from 'express';
import type { Pool } from 'pg';
import { apiKeyHeader } from '../authenticate/api-key-header.ts';
import { heldEvents } from '../inbox/held-events.ts';
import { currentPauses } from '../inbox/org-pauses.ts';
import { isSourceSilent } from '../inbox/recent-events.ts';
import { openEvents } from '../inbox/statistics.ts';
import { metricsRoutes } from '../routes/metrics-endpoint.ts';
import { ORG_OUTAGE_KINDS } from '../salesforce/classify-error.ts';
import type { Parts } from './parts.ts';

/** The metrics endpoint; undefined when no token is configured. */
export function metricsRoutesFor(
  parts: Pick<Parts, 'config' | 'pool' | 'senders'>,
): Router | undefined {
  const { METRICS_TOKEN: token } = parts.config;
  if (token === undefined) return undefined;
  const pool = parts.pool();
  const sources = parts.senders().map(({ source }) => source);
  const measured = {
    openEvents: () => openEvents(pool),
    heldEvents: () => heldEvents(pool),
    silentSources: () =>
      Promise.all(
        sources.flatMap(({ name, maxSilenceMs }) =>
          maxSilenceMs === undefined ? [] : [silence(pool, name, maxSilenceMs)],
        ),
      ),
    orgPauses: () => orgPausesByKind(pool),
  };
  return metricsRoutes(measured, apiKeyHeader('Authorization', [`Bearer ${token}`]));
}

async function silence(pool: Pool, source: string, maxMs: number) {
  return { source, silent: await isSourceSilent(pool, source, maxMs) };
}

async function orgPausesByKind(pool: Pool) {
  const pauses = await currentPauses(pool);
  return ORG_OUTAGE_KINDS.map((kind) => ({
    kind,
    paused: pauses.some((pause) => pause.kind === kind),
  }));
}
