import { setTimeout as delay } from 'node:timers/promises';
import { listenForChanges } from './change-listener.ts';
import { type ServedPages, servePages } from './serve-pages.ts';

let pages: ServedPages;
beforeEach(async () => {
  pages = await servePages('Acme');
});
afterEach(() => pages.close());

test('every change is sent at once, and the live regions of its object show it', async () => {
  const listener = await listenForChanges(pages.url);
  const id = pages.rows.add('Order', { OrderNumber: '00000100', DR_Order_State__c: 'accepted' });
  expect(await listener.nextChange()).toEqual({
    object: 'Order',
    id,
    kind: 'created',
    at: '2026-01-01T12:00:00.000Z',
  });
  for (const part of [
    '/live/card/Order',
    '/live/changes',
    '/live/list/Order',
    `/live/record/Order/${id}`,
  ]) {
    const markup = await pages.page(part);
    expect(markup).toContain(`data-record="${id}"`);
    expect(markup).not.toContain('<html');
  }
  expect(await pages.page('/live/summary')).toMatch(/tile__count">1<.*\s*.*Orders/);
  await listener.close();
});

test('the pages contain the paths of their live regions, and each of them can be fetched', async () => {
  const order = pages.rows.add('Order', { OrderNumber: '00000100' });
  for (const path of ['/', '/lightning/o/Order/list', `/lightning/r/Order/${order}/view`]) {
    const parts = [...(await pages.page(path)).matchAll(/data-live="(\/[^"]+)"/g)];
    expect(parts.length).toBeGreaterThan(0);
    for (const [, part] of parts) await pages.page(part ?? '');
  }
});

test('the record page follows the objects that refer to its record', async () => {
  const order = pages.rows.add('Order', { OrderNumber: '00000100' });
  expect(await pages.page(`/lightning/r/Order/${order}/view`)).toContain(
    'data-follows="Order DR_Failed_Event__c DR_Fulfillment__c DR_Invoice_Credit_Memo__c Plum_Reward__c XanPay_Charge__c ContentDocument ContentDocumentLink"',
  );
});

test('the listener of a disconnected browser is removed', async () => {
  const listener = await listenForChanges(pages.url);
  expect(pages.rows.listenerCount()).toBe(1);
  await listener.close();
  while (pages.rows.listenerCount() > 0) await delay(5);
});
