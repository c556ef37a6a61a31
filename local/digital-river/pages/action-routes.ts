import express, { type Request, type Response, type Router } from 'express';
import { DAY_MS, SECOND_MS } from '../../../src/time.ts';
import { isOwnForm } from '../../org/pages/edit/own-forms.ts';
import { changeWebhook } from '../change-webhook.ts';
import { completeInWrongOrder, createOrder, makeMove } from '../life/walk-order.ts';
import { findOrder } from '../store/orders.ts';
import { findWebhook } from '../store/webhooks.ts';
import { orderPath } from './shared/links.ts';
import { messagePage } from './shared/message-page.ts';
import { oncePerMark } from './shared/once.ts';
import type { PageParts } from './shared/page-parts.ts';

const MAX_FORM = '10kb';
const LATE_MS = 30 * SECOND_MS;

type Form = Readonly<Record<string, unknown>>;
/** The page to go to, or a sentence about why nothing was changed. */
type Outcome =
  | { readonly goTo: string }
  | { readonly refused: string; readonly back?: { readonly path: string; readonly label: string } };
type Action = (form: Form, request: Request<Record<string, string>>) => Promise<Outcome> | Outcome;

/** What the forms of the pages do. Forms of other sites are refused. */
export function actionRoutes(parts: PageParts): Router {
  const { peer, outage } = parts;
  const router = express.Router();
  const once = oncePerMark<Outcome>();
  router.post('/*path', onlyOwnForms(parts), express.urlencoded({ limit: MAX_FORM }));

  const post = (path: string, action: Action) =>
    router.post(path, async (request: Request<Record<string, string>>, response) => {
      const form: Form = request.body ?? {};
      answer(response, await once(form.mark, async () => action(form, request)));
    });

  post('/orders', (form) => create(parts, form));
  post('/orders/:id/moves', (form, { params }) => move(parts, `${params.id}`, form));
  post('/orders/:id/wrong-order', async (_form, { params }) => {
    const isDone = await completeInWrongOrder(peer, `${params.id}`);
    return isDone ? { goTo: orderPath(`${params.id}`) } : changedMeanwhile(parts, `${params.id}`);
  });
  post('/webhooks/:id', (form, { params }) => switchWebhook(parts, `${params.id}`, form));
  post('/outage', ({ action }) => {
    if (action === 'start') outage.start();
    else outage.end();
    return { goTo: '/' };
  });
  post('/clock', ({ advanceMs }) => {
    const ms = Number(advanceMs);
    if (!(ms > 0 && ms <= DAY_MS)) return { refused: 'Expected a time of up to a day.' };
    peer.clock.advance(ms);
    return timeChanged(parts);
  });
  post('/retries', ({ retries }) => {
    peer.settings.change({ retries: retries === 'live' ? 'live' : 'local' });
    return timeChanged(parts);
  });
  return router;
}

function onlyOwnForms({ peer }: PageParts): express.RequestHandler {
  return (request, response, next) => {
    if (isOwnForm(request, peer.url())) return next();
    const page = messagePage(
      'Not changed',
      'Another site sent this form, so nothing was changed. Open the page at its own address.',
    );
    response.status(403).type('html').send(page.toString());
  };
}

async function changedMeanwhile({ peer }: Pick<PageParts, 'peer'>, id: string): Promise<Outcome> {
  const order = await findOrder(peer.pool, id);
  if (order === undefined) return { refused: 'This order does not exist.' };
  const state = String(order.state).replaceAll('_', ' ');
  return {
    refused: `Order ${id} is ${state} now. This cannot happen to it any more.`,
    back: { path: orderPath(id), label: 'To the order' },
  };
}

async function create({ peer, shop }: PageParts, { state, sameAs }: Form): Promise<Outcome> {
  const former = typeof sameAs === 'string' ? await findOrder(peer.pool, sameAs) : undefined;
  const keys = former && { upstreamId: former.upstreamId, metadata: former.metadata };
  const id = await createOrder(peer, shop, state, keys);
  return id === undefined
    ? { refused: 'An order cannot begin in this state.' }
    : { goTo: orderPath(id) };
}

async function move({ peer }: PageParts, id: string, form: Form): Promise<Outcome> {
  const sending = {
    copies: form.twice === undefined ? 1 : 2,
    delayMs: form.late === undefined ? 0 : LATE_MS,
  };
  const isMade = await makeMove(peer, id, form.move, sending);
  return isMade ? { goTo: orderPath(id) } : changedMeanwhile({ peer }, id);
}

async function switchWebhook({ peer }: PageParts, id: string, form: Form): Promise<Outcome> {
  const webhook = await findWebhook(peer.pool, id);
  if (webhook === undefined) return { refused: 'This webhook does not exist any more.' };
  await changeWebhook(peer, webhook, { ...webhook, enabled: form.enabled === 'true' });
  return { goTo: '/dashboard/webhooks' };
}

function timeChanged({ peer }: PageParts): Outcome {
  peer.changes.announce('clock', '');
  peer.wake();
  return { goTo: '/' };
}

function answer(response: Response, outcome: Outcome): void {
  if ('goTo' in outcome) {
    response.redirect(303, outcome.goTo);
    return;
  }
  const page = messagePage('Not changed', outcome.refused, outcome.back);
  response.status(409).type('html').send(page.toString());
}
