import express, { type Router } from 'express';
import { z } from 'zod';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn } from '../page/for-operators.ts';
import { sendPage } from '../page/page-layout.ts';
import type { AlertsData } from './alerts-data.ts';
import { listAlerts, testAlert } from './alerts-operations.ts';
import { alertsContent } from './alerts-page.ts';

/** Alerts: what needs a person now, the channels with a test button, and the latest messages. */
export function alertsFeature(data: AlertsData): ConsoleFeature {
  const [list, test] = [listAlerts(data), testAlert(data)];
  return {
    operations: [list, test],
    pages: (tools) => pagesOf(list, test, tools),
  };
}

const uuid = z.uuid();

function pagesOf(
  list: ReturnType<typeof listAlerts>,
  test: ReturnType<typeof testAlert>,
  { perform }: PageTools,
): Router {
  const router = express.Router();
  router.get('/alerts', async (request, response) => {
    const actor = actorIn(request);
    const alerts = await perform(list, {}, actor);
    const content = alertsContent(alerts, {
      role: actor.role,
      test: uuid.safeParse(request.query.test).data,
    });
    sendPage(response, 'Alerts', content);
  });
  router.post('/alerts/channels/:channel/test', async (request, response) => {
    const { message } = await perform(test, { ...request.params }, actorIn(request));
    response.redirect(303, `/console/alerts?${new URLSearchParams({ test: message })}`);
  });
  return router;
}
