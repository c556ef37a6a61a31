import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { eventually } from '../../support/eventually.ts';
import { signIn, VIEWER } from '../page/sign-in.ts';
import type { Stage } from '../stage.ts';

/** A worker applies an event within a second or two; a busy machine takes longer. */
const APPLIED_TIMEOUT_MS = 30_000;

/**
 * "Order 00000107 looks wrong": from its number to its story, and from its cause to what is written.
 *
 * @param context of a signed-in operator
 */
export async function orderWalkSuite(
  stage: Stage,
  context: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const page = await context.newPage();
  const [held, other, ...rest] = stage.history.onHold;
  assert(held?.record !== undefined && other !== undefined);
  const { orderNumber } = held.record;
  await transcript.check('an order is found by its Salesforce number, by keyboard', async () => {
    await page.goto(`${stage.local.connectorUrl}/console`);
    await page.getByRole('searchbox').focus();
    await page.keyboard.type(orderNumber);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/orders/**');
    const text = await textOf(page);
    for (const part of [held.id, 'parked', 'A validation rule of your org']) {
      assert(text.includes(part), `The page does not say ${part}.`);
    }
    return `order ${orderNumber}: ${held.id} is parked, and the page says why`;
  });
  await transcript.check('a viewer sees the story, and cannot replay', () =>
    refuseViewer(stage, held.id),
  );
  await transcript.check('once the cause is mended, a click replays the order', async () => {
    await release(stage, [held]);
    await page.getByRole('button', { name: 'Replay' }).first().click();
    await page.waitForURL('**/console/orders/**');
    await becomes(page, 'applied');
    const { DR_Order_State__c: state } = await stage.org
      .sobject('Order')
      .retrieve(held.record?.id ?? '');
    assert.equal(state, 'accepted');
    return 'the event is applied, and the Order has its state';
  });
  await transcript.check('an event is replayed without scripts', () =>
    replayWithoutScripts(stage, context, other.id),
  );
  await transcript.check('the rest of the issue is replayed at once', async () => {
    await release(stage, rest);
    return replayIssue(page, stage.local.connectorUrl, rest.length);
  });
  await page.close();
}

type Held = Stage['history']['onHold'];

/** As the finance team does it: clears the description that the rule looks at. */
async function release({ org }: Stage, orders: Held): Promise<void> {
  const results = await org
    .sobject('Order')
    .update(orders.map(({ record }) => ({ Id: record?.id ?? '', Description: '' })));
  assert(results.every(({ success }) => success));
}

async function textOf(page: Page): Promise<string> {
  return (await page.getByRole('main').textContent()) ?? '';
}

/** Loads the page again until it shows the status. */
function becomes(page: Page, status: string): Promise<void> {
  return eventually(async () => {
    await page.reload();
    const badges = await page.locator('.badge').allTextContents();
    assert(badges.includes(status), `The page shows ${badges.join(', ')}.`);
  }, APPLIED_TIMEOUT_MS);
}

async function refuseViewer({ browser, local }: Stage, order: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const url = `${local.connectorUrl}/console/orders/${order}`;
  await signIn(page, url, VIEWER);
  assert((await textOf(page)).includes(order));
  assert.equal(await page.getByRole('button', { name: 'Replay' }).count(), 0);
  const status = await page.evaluate(
    `fetch('/console/orders/${order}/replay', { method: 'POST', body: new URLSearchParams({ source: 'digital-river' }) }).then((reply) => reply.status)`,
  );
  assert.equal(status, 403);
  await context.close();
  return 'no button, and 403 for the form';
}

async function replayWithoutScripts(
  { browser, local, org, pool, history }: Stage,
  signedIn: BrowserContext,
  order: string,
): Promise<string> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await signedIn.storageState(),
  });
  const page = await context.newPage();
  const { rows } = await pool.query<{ seq: string }>('SELECT seq FROM event WHERE subject = $1', [
    order,
  ]);
  const record = history.onHold.find(({ id }) => id === order)?.record;
  await org.sobject('Order').update({ Id: record?.id ?? '', Description: '' });
  await page.goto(`${local.connectorUrl}/console/events/${rows[0]?.seq}`);
  await page.getByRole('button', { name: 'Replay' }).click();
  await becomes(page, 'applied');
  await context.close();
  return `event ${rows[0]?.seq} is applied`;
}

async function replayIssue(page: Page, url: string, count: number): Promise<string> {
  await page.goto(`${url}/console/issues`);
  await page.getByRole('link', { name: /rule of the org/ }).click();
  await eventually(async () => {
    await page.reload();
    const name = new RegExp(`^Replay all ${count} `);
    assert.equal(await page.getByRole('button', { name }).count(), 1);
  }, APPLIED_TIMEOUT_MS);
  await page.getByRole('button', { name: /^Replay all/ }).click();
  await page.waitForURL('**/console/runs/**');
  await page.getByText(/^finished/).waitFor({ timeout: APPLIED_TIMEOUT_MS });
  const text = await textOf(page);
  assert(text.includes('applied'), text);
  return `${count} events: the page of the run shows the result without being loaded again`;
}
