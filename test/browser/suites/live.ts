import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { eventOf } from '../../../local/demo/demo-order.ts';
import { sendRound } from '../../../local/demo/send-history.ts';
import { newOrderId } from '../../../local/events/new-order-id.ts';
import { createOrder } from '../../../local/org-client.ts';
import type { Transcript } from '../../official-clients/transcript.ts';
import { eventually } from '../../support/eventually.ts';
import { MAX_LAYOUT_SHIFT, openWatchedPage } from '../page/watched-page.ts';
import type { Stage } from '../stage.ts';

/** Figures are stored every ten seconds. */
const LIVE_TIMEOUT_MS = 40_000;

/** The overview changes while somebody looks at it, and nothing moves. */
export async function liveSuite(
  stage: Stage,
  context: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const { page, problems, layoutShift } = await openWatchedPage(context, stage.local.connectorUrl);
  await transcript.check('the overview is live, and its parts do not move', async () => {
    await page.goto(`${stage.local.connectorUrl}/console`);
    const accepted = page.locator('figcaption', { hasText: 'Accepted' });
    const before = await accepted.textContent();
    await sendOne(stage);
    await eventually(
      async () => assert.notEqual(await accepted.textContent(), before),
      LIVE_TIMEOUT_MS,
    );
    const shift = await layoutShift();
    assert(shift < MAX_LAYOUT_SHIFT, `layout shift ${shift.toFixed(3)}`);
    assert.deepEqual(await problems(), []);
    return `${before} became ${await accepted.textContent()}`;
  });
  await page.close();
}

async function sendOne({ local, org, pool }: Stage): Promise<void> {
  const order = { record: await createOrder(org), id: newOrderId() };
  const event = eventOf(order, 'order.accepted', { at: new Date(), liveMode: false });
  await sendRound({ local, org, pool, liveMode: false }, [event]);
}
