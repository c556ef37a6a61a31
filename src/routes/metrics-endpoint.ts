import express, { type Router } from 'express';
import { Gauge, Registry } from 'prom-client';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import type { Authenticate } from '../authenticate/authenticate.ts';
import { SingleFlight } from '../single-flight.ts';
import { onlyGet } from './error-handler.ts';

/** The source of the metrics, read for each request. */
export interface Measured {
  /** Events that are pending, waiting or parked, by source and status: their number and oldest. */
  openEvents(): Promise<
    readonly { source: string; status: string; count: number; ageSeconds: number }[]
  >;
  /** Number of waiting events whose writes are held, by source. */
  heldEvents(): Promise<readonly { source: string; count: number }[]>;
  /** Number of events that wait, since a setting keeps their record from being found. */
  awaitedSettings(): Promise<readonly { source: string; setting: string; count: number }[]>;
  /** Number of events of the last 24 hours for which there was nothing to write. */
  unmappedEvents(): Promise<readonly { source: string; code: string; lastDay: number }[]>;
  /** Number of verifications of the last 24 hours, by source. */
  verificationEvents(): Promise<readonly { source: string; count: number }[]>;
  /** For each source that is watched, whether it has not called for too long. */
  silentSources(): Promise<readonly { source: string; silent: boolean }[]>;
  /**
   * For each kind of outage, for how long the pause of a worker's calls to the org lasts, undefined
   * when there is none; and whether a worker makes no calls now, or tries work already.
   */
  orgPauses(): Promise<readonly { kind: string; seconds: number | undefined; isOpen: boolean }[]>;
  /** Whether a worker does not ask Digital River for the state of orders, since it does not answer. */
  isFreshStatePaused(): Promise<boolean>;
  /** Number of this installation's webhooks by state; empty when they are not watched. */
  webhooks(): Promise<readonly { state: string; count: number }[]>;
  /** Whether the last attempt of each back-fill failed; empty when there was none. */
  backfills(): Promise<readonly { backfill: string; failed: boolean }[]>;
  /** Numbers of documents that are not attached in the org, by state. */
  openDocuments(): Promise<Readonly<Record<string, number>>>;
  /** Whether an error that concerns all documents has paused them. */
  areDocumentsPaused(): Promise<boolean>;
  /** Storage that the database uses, in bytes; may fail where everything else can be read. */
  databaseBytes(): Promise<number>;
}

/**
 * Serves `GET /metrics` in Prometheus's text format.
 *
 * @param authenticate decides which callers may read the metrics
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricsRoutes(measured: Measured, authenticate: Authenticate): Router {
  const registry = registryOf(measured);
  return express
    .Router()
    .get('/metrics', async (request, response) => {
      await authenticate({
        readBody: async () => Buffer.alloc(0),
        headers: request.headers,
        address: callerAddress(request),
        path: '/metrics',
      });
      response.type(registry.contentType).send(await registry.metrics());
    })
    .all('/metrics', onlyGet);
}

/** A sample of a gauge: its labels, and its value. */
type Sample = readonly [labels: Record<string, string>, value: number];

function registryOf(measured: Measured): Registry {
  const registry = new Registry();
  const { openEvents, unmappedEvents, orgPauses } = sharedBy(measured);
  addGauge(registry, {
    name: 'connector_open_events',
    help: 'Events in the inbox that are pending, waiting or parked.',
    labelNames: ['source', 'status'],
    read: async () =>
      (await openEvents()).map(({ source, status, count }) => [{ source, status }, count]),
  });
  addGauge(registry, {
    name: 'connector_oldest_event_age_seconds',
    help: 'Seconds since the oldest pending, waiting or parked event was received.',
    labelNames: ['source', 'status'],
    read: async () =>
      (await openEvents()).map(({ source, status, ageSeconds }) => [
        { source, status },
        ageSeconds,
      ]),
  });
  addGauge(registry, {
    name: 'connector_held_events',
    help: 'Waiting events whose writes are held: a right or schema is missing, or an approval locks the record.',
    labelNames: ['source'],
    read: async () => (await measured.heldEvents()).map(({ source, count }) => [{ source }, count]),
  });
  addGauge(registry, {
    name: 'connector_awaiting_setting_events',
    help: 'Waiting events whose record a setting keeps from being found, by the variable.',
    labelNames: ['source', 'setting'],
    read: async () =>
      (await measured.awaitedSettings()).map(({ source, setting, count }) => [
        { source, setting },
        count,
      ]),
  });
  addGauge(registry, {
    name: 'connector_unmapped_events',
    help: 'Events of the last 24 hours for which there was nothing to write, by the reason.',
    labelNames: ['source', 'code'],
    read: async () =>
      (await unmappedEvents()).map(({ source, code, lastDay }) => [{ source, code }, lastDay]),
  });
  addGauge(registry, {
    name: 'connector_other_mode_events',
    help: 'Events of the last 24 hours that are of the other mode (live or test), and not written.',
    labelNames: ['source'],
    read: async () =>
      (await unmappedEvents())
        .filter(({ code }) => code === 'OTHER_MODE')
        .map(({ source, lastDay }) => [{ source }, lastDay]),
  });
  addGauge(registry, {
    name: 'connector_verification_events',
    help: 'Verifications of the last 24 hours: events that prove the way to the connector, and write nothing.',
    labelNames: ['source'],
    read: async () =>
      (await measured.verificationEvents()).map(({ source, count }) => [{ source }, count]),
  });
  addGauge(registry, {
    name: 'connector_source_silent',
    help: '1 when a source has not called for longer than is usual.',
    labelNames: ['source'],
    read: async () =>
      (await measured.silentSources()).map(({ source, silent }) => [{ source }, silent ? 1 : 0]),
  });
  addGauge(registry, {
    name: 'connector_org_paused',
    help: '1 while a worker makes no calls to the org, by the kind of outage; 0 once work is tried.',
    labelNames: ['kind'],
    read: async () => (await orgPauses()).map(({ kind, isOpen }) => [{ kind }, isOpen ? 1 : 0]),
  });
  addGauge(registry, {
    name: 'connector_org_pause_seconds',
    help: 'For how long a pause of the calls to the org lasts, until work succeeds; 0 without one.',
    labelNames: ['kind'],
    read: async () => (await orgPauses()).map(({ kind, seconds = 0 }) => [{ kind }, seconds]),
  });
  addGauge(registry, {
    name: 'connector_fresh_state_paused',
    help: '1 while Digital River is not asked about late events, since it did not answer.',
    labelNames: [],
    read: async () => [[{}, (await measured.isFreshStatePaused()) ? 1 : 0]],
  });
  addGauge(registry, {
    name: 'connector_webhooks',
    help: "This installation's webhooks at Digital River: enabled, disabled, or missing for an event type.",
    labelNames: ['state'],
    read: async () => (await measured.webhooks()).map(({ state, count }) => [{ state }, count]),
  });
  addGauge(registry, {
    name: 'connector_backfill_failed',
    help: '1 when the last attempt to back-fill events from Digital River failed.',
    labelNames: ['backfill'],
    read: async () =>
      (await measured.backfills()).map(({ backfill, failed }) => [{ backfill }, failed ? 1 : 0]),
  });
  addGauge(registry, {
    name: 'connector_documents',
    help: 'Documents whose files are not attached in the org: pending, waiting (tried before) or failed.',
    labelNames: ['state'],
    read: async () =>
      Object.entries(await measured.openDocuments()).map(([state, count]) => [{ state }, count]),
  });
  addGauge(registry, {
    name: 'connector_documents_paused',
    help: '1 while no document is attached, because of an error that concerns all.',
    labelNames: [],
    read: async () => [[{}, (await measured.areDocumentsPaused()) ? 1 : 0]],
  });
  addGauge(registry, {
    name: 'connector_database_bytes',
    help: 'Storage that the database of the inbox uses.',
    labelNames: [],
    read: () =>
      measured.databaseBytes().then(
        (bytes): Sample[] => [[{}, bytes]],
        () => [],
      ),
  });
  return registry;
}

/** Several gauges show the same numbers: one request reads them once. */
function sharedBy(
  measured: Measured,
): Pick<Measured, 'openEvents' | 'unmappedEvents' | 'orgPauses'> {
  const shared = <T>(read: () => Promise<T>) => {
    const flight = new SingleFlight<T>();
    return () => flight.run('numbers', read);
  };
  return {
    openEvents: shared(() => measured.openEvents()),
    unmappedEvents: shared(() => measured.unmappedEvents()),
    orgPauses: shared(() => measured.orgPauses()),
  };
}

interface GaugeToAdd {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  /** Reads all samples; those of the request before are gone. */
  readonly read: () => Promise<readonly Sample[]>;
}

function addGauge(registry: Registry, { read, ...gauge }: GaugeToAdd): void {
  new Gauge({
    ...gauge,
    registers: [registry],
    async collect() {
      const samples = await read();
      this.reset();
      // Without labels, a reset leaves a sample of 0.
      if (gauge.labelNames.length === 0) this.remove();
      for (const [labels, value] of samples) this.set(labels, value);
    },
  });
}
