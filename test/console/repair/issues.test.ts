import { eventually } from '../../support/eventually.ts';
import type { Page } from '../browser.ts';
import {
  type Person,
  type RepairStage,
  startRepairStage,
  storeParked,
  targetOf,
} from './repair-stage.ts';

let stage: RepairStage;
let operator: Person;
beforeAll(async () => {
  stage = await startRepairStage();
  operator = await stage.operator();
});
afterAll(() => stage.stop());

/** The key of the issue with these words in its link. */
function keyIn({ text }: Page, words: string): string {
  const link = new RegExp(`href="/console/issues/([0-9a-f]{32})">${words}`).exec(text);
  return link?.[1] ?? '';
}

/** Waits for an open issue. It is known a second after its first event was parked, or earlier. */
function issueOf(words: string): Promise<string> {
  return eventually(async () => {
    const key = keyIn(await operator.open('/issues'), words);
    expect(key).not.toBe('');
    return key;
  }, 60_000);
}

/** The part of the list of issues below a heading. */
function sectionOf({ text }: Page, heading: string): string {
  return text.split(`<h2>${heading}</h2>`)[1]?.split('<h2>')[0] ?? '';
}

function tokenIn({ text }: Page): string {
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

test('parked events become one issue, which is acknowledged, replayed after the cause is mended, and resolved by itself', async () => {
  await stage.refuseOrders('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  const worker = stage.connector.work();
  const sent = [await stage.sendOrder(), await stage.sendOrder()];
  for (const { eventId } of sent) await stage.becomes(eventId, 'parked');

  const key = await issueOf('A rule of the org refuses the write: Order');
  await eventually(async () => {
    const open = sectionOf(await operator.open('/issues'), 'Open');
    expect(open).toContain(key);
    expect(open).toContain('data-label="Events" class="number">2<');
  }, 60_000);

  const page = await operator.open(`/issues/${key}`);
  expect(page.text).toContain('A validation rule of your org');
  for (const { eventId, orderId } of sent) {
    expect(page.text).toContain(`>${eventId}</a>`);
    expect(page.text).toContain(`href="/console/orders/${orderId}"`);
  }

  const acknowledged = await operator.send(`/issues/${key}/acknowledge`, { note: 'I <ask> Ada' });
  expect([acknowledged.status, targetOf(acknowledged)]).toEqual([303, `/issues/${key}`]);
  const known = await operator.open('/issues');
  expect(sectionOf(known, 'Acknowledged')).toContain('I &lt;ask&gt; Ada');
  expect(sectionOf(known, 'Open')).not.toContain(key);

  await stage.refuseOrders();
  const begun = await operator.send(`/issues/${key}/replay`, {
    ...{ which: 'all', token: tokenIn(page) },
  });
  expect(begun.status).toBe(303);
  for (const { eventId } of sent) await stage.becomes(eventId, 'applied');
  await eventually(async () => {
    const run = await operator.open(targetOf(begun));
    expect(run.text).toContain('Replay of 2 events');
    expect(run.text).toContain('2 events of 2 events begun: 2 events made pending.');
    expect(run.text).toContain('>finished<');
    expect(run.text).toContain('>applied</span>');
    expect(run.text).not.toContain('http-equiv="refresh"');
  }, 60_000);
  await eventually(async () => {
    const after = await operator.open('/issues');
    expect(sectionOf(after, 'Resolved lately')).toContain(key);
    expect(sectionOf(after, 'Acknowledged')).not.toContain(key);
  }, 60_000);

  await stage.refuseOrders('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  const third = await stage.sendOrder();
  await stage.becomes(third.eventId, 'parked');
  await eventually(async () => {
    expect(sectionOf(await operator.open('/issues'), 'Open')).toContain(key);
  }, 60_000);
  const history = (await operator.open(`/issues/${key}`)).text;
  for (const change of ['opened', 'acknowledged', 'resolved', 'reopened']) {
    expect(history).toContain(`data-label="What">${change}<`);
  }
  await worker.stop();
}, 240_000);

test('some of the events are dismissed with a note, and one is replayed', async () => {
  await storeParked(stage.connector, 3, 'DUPLICATE_VALUE');
  const key = await issueOf('Another record');
  const page = await operator.open(`/issues/${key}`);
  const [newest = '', second = ''] = [...page.text.matchAll(/name="events" value="(\d+)"/g)].map(
    ([, seq]) => seq ?? '',
  );

  // A form whose fields are lost on the way is not one about all events.
  expect(new URL((await operator.send(`/issues/${key}/replay`)).location).search).toBe(
    '?done=none-chosen',
  );
  const none = await operator.send(`/issues/${key}/dismiss`, { which: 'chosen', note: 'why' });
  expect((await operator.open(`${targetOf(none)}?done=none-chosen`)).text).toContain(
    'choose at least one',
  );
  const noNote = await operator.send(`/issues/${key}/dismiss`, { which: 'chosen', events: newest });
  expect(new URL(noNote.location).search).toBe('?done=no-note');

  const form = { which: 'chosen', events: newest, note: 'a test of ours', token: tokenIn(page) };
  const dismissed = await operator.send(`/issues/${key}/dismiss`, form);
  await eventually(async () => {
    expect((await operator.open(targetOf(dismissed))).text).toContain('>finished<');
  });
  const one = await operator.send(`/issues/${key}/replay`, { which: 'chosen', only: second });
  expect((await operator.open(targetOf(one))).text).toContain('Replay of 1 event<');
  await eventually(async () => {
    const { rows } = await stage.connector.pool.query(
      `SELECT status, dismissal_note FROM event WHERE error_code = 'DUPLICATE_VALUE' OR seq = $1 ORDER BY seq`,
      [second],
    );
    expect(rows).toEqual([
      { status: 'parked', dismissal_note: null },
      { status: 'pending', dismissal_note: null },
      { status: 'dismissed', dismissal_note: 'a test of ours' },
    ]);
  });
});

test('the check of the doctor that concerns a cause asks Salesforce about that object alone', async () => {
  await storeParked(stage.connector, 1, 'STRING_TOO_LONG');
  const key = await issueOf('A text is longer');
  const page = await operator.send(`/issues/${key}/check`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('What Salesforce says now');
  expect(page.text).toContain('<b>ok</b>: Salesforce schema, Order:');
  expect(page.text).not.toContain('DR_Fulfillment__c');
});

test('a viewer sees issues, and can change nothing', async () => {
  await storeParked(stage.connector, 1, 'INVALID_TYPE');
  const key = await issueOf('The org lacks an object');
  const viewer = await stage.viewer();
  const page = await viewer.open(`/issues/${key}`);
  expect(page.status).toBe(200);
  expect(page.text).not.toContain(`action="/console/issues/${key}`);
  for (const done of ['acknowledged', 'none-chosen']) {
    const forged = await operator.open(`/issues/${key}?done=${done}`);
    expect(forged.text.includes('Others can see')).toBe(false);
  }
  for (const action of ['acknowledge', 'take-back', 'check', 'replay', 'dismiss']) {
    expect(
      (await viewer.send(`/issues/${key}/${action}`, { which: 'all', note: 'why' })).status,
    ).toBe(403);
  }
  expect((await viewer.send('/waiting/try', { source: 'digital-river', order: '1' })).status).toBe(
    403,
  );
  expect((await viewer.send('/unmapped/judge')).status).toBe(403);
  const { rows } = await stage.connector.pool.query(
    'SELECT status FROM event WHERE error_code = $1',
    ['INVALID_TYPE'],
  );
  expect(rows).toEqual([{ status: 'parked' }]);
});

test('Salesforce is not asked about a cause while calls are paused', async () => {
  await storeParked(stage.connector, 1, 'INSUFFICIENT_ACCESS');
  const key = await issueOf('The integration user lacks a right');
  const asked = await operator.send(`/issues/${key}/check`);
  expect(asked.text).toContain('What Salesforce says now');
  expect(asked.text).toContain('order access');
  await stage.connector.pool.query(
    `INSERT INTO org_pause (process, kind, reason, since, next_probe_at, failures, expires_at)
     VALUES (gen_random_uuid(), 'outage', 'The org is under maintenance.', now(), now(), 1, now() + interval '1 hour')`,
  );
  const paused = await operator.send(`/issues/${key}/check`);
  await stage.connector.pool.query('DELETE FROM org_pause');
  expect(paused.status).toBe(409);
  expect(paused.text).toContain('The org is under maintenance.');
});

test('an unknown issue is not found', async () => {
  const page = await operator.open(`/issues/${'0'.repeat(32)}`);
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.status).toBeLessThan(600);
});
