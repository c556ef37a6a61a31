import express, { type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import { pathSegment } from '../../url.ts';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn } from '../page/for-operators.ts';
import { textsIn } from '../page/forms.ts';
import { eventUrl } from '../page/links.ts';
import { eventCommands } from './event-commands.ts';
import type { EventData } from './event-data.ts';
import { FILTERS, sendEventList } from './event-list-page.ts';
import { eventQueries } from './event-operations.ts';
import { sendEventPage } from './event-page.ts';
import { type EventResult, PAGE_ACTIONS, type PageAction } from './event-schemas.ts';
import { sendSearchPage } from './search-page.ts';
import { sendUncoveredPage } from './uncovered-page.ts';

/** What the page says after an action, by the code in its address, while the status is the one after it. */
const DONE: Readonly<Record<PageAction, Partial<Record<EventResult['status'], string>>>> = {
  replay: { pending: 'The event is pending again; a worker will apply it.' },
  dismiss: { dismissed: 'The event is dismissed.' },
  restore: { parked: 'The event is parked again.' },
  judge: {
    pending: 'The event is pending now; a worker will apply it.',
    unmapped: 'The event was judged anew, and is unmapped. The reason says why.',
  },
};

/** Events: search, list, each event's story, and what can be done to one. */
export function eventsFeature(data: EventData): ConsoleFeature {
  const queries = eventQueries(data);
  const commands = eventCommands(data);
  return {
    operations: [...Object.values(queries), ...Object.values(commands)],
    pages: (tools) => pages(data, queries, commands, tools),
  };
}

function pages(
  data: EventData,
  queries: ReturnType<typeof eventQueries>,
  commands: ReturnType<typeof eventCommands>,
  { perform, orgUrl }: PageTools,
): Router {
  const router = express.Router();
  const { listEvents, readEvent, search } = queries;

  router.get('/events', async ({ query, user }, response) => {
    const given = textsIn(query, [...FILTERS, 'before']);
    const found = await perform(listEvents, inUtc(given), actorIn({ user }));
    sendEventList(response, found, given, data.sources);
  });
  router.get('/search', async ({ query, user }, response) => {
    // A stored id may begin or end with white space.
    const q = textsIn(query, ['q']).q && query.q;
    if (q === undefined) return sendSearchPage(response, undefined);
    redirectTo(response, await perform(search, { q }, actorIn({ user })));
  });
  router.get('/events/:event', async ({ params, query, user }, response, next) => {
    if (!isEvent(params.event)) return next();
    const who = actorIn({ user });
    const event = await perform(readEvent, { event: params.event }, who);
    const done = PAGE_ACTIONS.find((action) => action === query.done);
    const sourceLabel = data.sources.get(event.source) ?? event.source;
    const shown = { orgUrl, sourceLabel, role: who.role, done: done && DONE[done][event.status] };
    sendEventPage(response, event, shown);
  });
  router.post('/events/:event/uncover', async ({ params, user }, response) => {
    const { event } = params;
    sendUncoveredPage(response, await perform(commands.uncoverEvent, { event }, actorIn({ user })));
  });
  const carryOut = (
    action: PageAction,
    command: Exclude<(typeof commands)[keyof typeof commands], typeof commands.uncoverEvent>,
  ): RequestHandler<{ event: string }> => {
    return async ({ params: { event }, body, user }, response) => {
      const { note } = textsIn(body, ['note']);
      const done = await perform(command, { event, note }, actorIn({ user }));
      response.redirect(303, `${eventUrl(done.event)}?done=${action}`);
    };
  };
  router.post('/events/:event/replay', carryOut('replay', commands.replayEvent));
  router.post('/events/:event/dismiss', carryOut('dismiss', commands.dismissEvent));
  router.post('/events/:event/restore', carryOut('restore', commands.restoreEvent));
  router.post('/events/:event/judge', carryOut('judge', commands.judgeEventAnew));
  return router;
}

/** The fields for times have no offset: they are in UTC, as their labels say. */
function inUtc({ from, to, ...given }: Partial<Record<string, string>>) {
  return { ...given, from: withOffset(from), to: withOffset(to) };
}

function withOffset(time: string | undefined): string | undefined {
  const [, minute, second] = /^([\d-]+T\d\d:\d\d)(:[\d.]+)?$/.exec(time ?? '') ?? [];
  return minute === undefined ? time : `${minute}${second ?? ':00'}Z`;
}

/** What is neither a number nor a key has no page. */
function isEvent(text: string): boolean {
  return /^(?:[1-9]\d{0,17}|[0-9a-f]{64})$/.test(text);
}

/** Where a search leads. */
function redirectTo(
  response: Response,
  { kind, event, text, lookedFor }: z.output<ReturnType<typeof eventQueries>['search']['result']>,
): void {
  const order = pathSegment(text);
  if (event !== null) response.redirect(303, eventUrl(event));
  else if (kind === 'events') {
    response.redirect(303, `/console/events?${new URLSearchParams({ id: text })}`);
  } else if (kind === 'order' && order !== undefined) {
    response.redirect(303, `/console/orders/${order}`);
  } else sendSearchPage(response, { text: text.trim(), lookedFor });
}
