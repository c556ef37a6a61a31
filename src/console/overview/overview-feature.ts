import express from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import type { LivePage } from '../live/live-page.ts';
import { actorIn } from '../page/for-operators.ts';
import { sendPage } from '../page/page-layout.ts';
import type { OverviewData } from './overview-data.ts';
import { readOverview } from './overview-operations.ts';
import { OVERVIEW, overviewFragments, overviewPage } from './overview-page.ts';

/** The console's first page: is everything all right, in one glance. */
export function overviewFeature(data: OverviewData): ConsoleFeature {
  const operation = readOverview(data);
  return {
    operations: [operation],
    pages: ({ perform }) =>
      express.Router().get('/', async (request, response) => {
        const overview = await perform(operation, request.query, actorIn(request));
        sendPage(response, 'Overview', overviewPage(overview));
      }),
    live: (tools) => [livePage(tools)],
  };

  function livePage({ perform }: PageTools): LivePage {
    return {
      name: OVERVIEW,
      parameters: ['range'],
      read: async (parameters, actor) =>
        overviewFragments(await perform(operation, parameters, actor)),
    };
  }
}
