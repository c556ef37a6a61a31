import express, { type Router } from 'express';
import { callCounts } from '../faults/call-counts.ts';
import { faultPlan } from '../faults/fault.ts';
import { faultLayer } from '../faults/fault-layer.ts';
import { faultRegistry } from '../faults/fault-registry.ts';
import type { Org } from '../org.ts';
import { settingsBody } from '../rights/org-settings.ts';
import { readHistory } from '../store/history-table.ts';
import { readUsage, setUsage } from '../store/usage.ts';
import { historyQuery, usageBody } from './admin-requests.ts';
import { readOr400 } from './read-or-400.ts';
import { requireAdminKey } from './require-admin-key.ts';

/** The admin routes for experiments, below `/__admin`, and the fault layer in front of the API. */
export function adminPath(org: Org, adminKey: string): Router {
  const registry = faultRegistry();
  const counts = callCounts();
  const faults = () => ({ ...registry.plan(), injected: registry.injected() });
  const admin = express.Router();
  admin.use(requireAdminKey(adminKey), express.text({ type: () => true }));
  admin.get('/faults', (_request, response) => void response.json(faults()));
  admin.put('/faults', (request, response) => {
    const plan = readOr400(faultPlan, request.body, response);
    if (plan === undefined) return;
    registry.replace(plan);
    response.json(faults());
  });
  admin.get('/history', async (request, response) => {
    const query = readOr400(historyQuery, request.query, response);
    if (query === undefined) return;
    const rows = await readHistory(org.pool, query);
    response.json({ rows, next: rows.at(-1)?.number ?? query.after });
  });
  admin.get('/calls', (_request, response) => void response.json(counts.read()));
  admin.post('/usage', async (request, response) => {
    const usage = readOr400(usageBody, request.body, response);
    if (usage === undefined) return;
    await setUsage(org.pool, usage.used);
    response.json(await readUsage(org.pool, org.dailyApiLimit));
  });
  admin.get('/settings', (_request, response) => void response.json(org.settings.current()));
  admin.put('/settings', (request, response) => {
    const settings = readOr400(settingsBody, request.body, response);
    if (settings === undefined) return;
    org.settings.replace(settings);
    org.access.forget();
    response.json(settings);
  });
  admin.use((_request, response) => {
    response.status(404).json({ message: 'Unknown admin path. See local/org/README.md.' });
  });
  const router = express.Router();
  router.use('/__admin', admin);
  router.use(faultLayer(org, registry, counts));
  return router;
}
