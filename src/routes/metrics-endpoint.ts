import express, { type Router } from 'express';
import { Gauge, Registry } from 'prom-client';
import type { Authenticate } from '../authenticate/authenticate.ts';
import { onlyGet } from './error-handler.ts';

/** The source of the metrics, read for each request. */
export interface Measured {
  /** Number of events that are pending, waiting or parked, by source and status. */
  openEvents(): Promise<readonly { source: string; status: string; count: number }[]>;
  /** Number of waiting events whose writes are held, by source. */
  heldEvents(): Promise<readonly { source: string; count: number }[]>;
  /** For each source that is watched, whether it has not called for too long. */
  silentSources(): Promise<readonly { source: string; silent: boolean }[]>;
  /** For each kind of outage, whether a worker pauses its calls to the org because of one. */
  orgPauses(): Promise<readonly { kind: string; paused: boolean }[]>;
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
        address: request.ip ?? '',
        path: '/metrics',
      });
      response.type(registry.contentType).send(await registry.metrics());
    })
    .all('/metrics', onlyGet);
}

function registryOf(measured: Measured): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'connector_open_events',
    help: 'Events in the inbox that are pending, waiting or parked.',
    labelNames: ['source', 'status'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { source, status, count } of await measured.openEvents()) {
        this.set({ source, status }, count);
      }
    },
  });
  new Gauge({
    name: 'connector_held_events',
    help: 'Waiting events whose writes are held: a right or schema is missing, or an approval locks the record.',
    labelNames: ['source'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { source, count } of await measured.heldEvents()) this.set({ source }, count);
    },
  });
  new Gauge({
    name: 'connector_source_silent',
    help: '1 when a source has not called for longer than is usual.',
    labelNames: ['source'],
    registers: [registry],
    async collect() {
      for (const { source, silent } of await measured.silentSources()) {
        this.set({ source }, silent ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'connector_org_paused',
    help: '1 while a worker pauses its calls to the org, by the kind of outage.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const { kind, paused } of await measured.orgPauses()) {
        this.set({ kind }, paused ? 1 : 0);
      }
    },
  });
  return registry;
}
