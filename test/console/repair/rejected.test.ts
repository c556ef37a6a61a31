import { makeEvent } from '../../../local/events/make-event.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, type RepairStage, startRepairStage, targetOf } from './repair-stage.ts';

let stage: RepairStage;
let operator: Person;
beforeAll(async () => {
  stage = await startRepairStage();
  operator = await stage.operator();
  stage.connector.work();
});
afterAll(() => stage.stop());

/** An arrival that an earlier configuration could not read. @returns its number, and the id of its event */
async function storeRejected(orderId: string): Promise<{ seq: string; id: string }> {
  const { id: salesforceOrderId } = await stage.org.createOrder();
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  const { rows } = await stage.connector.pool.query<{ seq: string }>(
    `INSERT INTO event (source, event_id, live, proof, status, settled_at, reason, body)
     VALUES ('digital-river', 'rejected ' || $1, false, 'oauth', 'rejected', now(), 'subject: expected a text, got nothing.', convert_to($2, 'UTF8'))
     RETURNING seq`,
    [orderId, JSON.stringify(event)],
  );
  return { seq: rows[0]?.seq ?? '', id: event.id };
}

test('a rejected arrival is read again from its page, and becomes the event', async () => {
  const { seq, id } = await storeRejected('660000000011');
  expect((await operator.open(`/events/${seq}`)).text).toContain('Read again');
  const done = await operator.send(`/events/${seq}/judge`, {});
  expect(targetOf(done)).toContain(`/events/${seq}`);
  await stage.becomes(id, 'applied');
  const page = await operator.open(`/events/${seq}`);
  expect(page.text).toContain('Rejected (no usable event)');
  expect(page.text).toContain('Read again in the console by');
});

test('what cannot be done to a rejected arrival is refused with what can', async () => {
  const { seq } = await storeRejected('660000000013');
  const refused = await operator.send(`/events/${seq}/replay`, {});
  expect(refused.status).toBe(409);
  expect(refused.text).toContain(
    'What can be done now: judgeEventAnew (POST /events/:event/judge), or readRejected (POST /rejected/read) for many.',
  );
});

test('those of a source are shown on the page of unmapped ones, and read again by a run', async () => {
  const { id } = await storeRejected('660000000012');
  expect((await operator.open('/unmapped')).text).toContain(
    '/console/rejected/read?source=digital-river',
  );
  const viewer = await stage.viewer();
  const survey = await viewer.open('/rejected/read?source=digital-river');
  expect(survey.text).toContain('to be written, unless they are repeats');
  expect(survey.text).not.toContain('method="post"');
  expect((await viewer.send('/rejected/read', {})).status).toBe(403);
  const begun = await operator.send('/rejected/read', { source: 'digital-river' });
  await stage.becomes(id, 'applied');
  await eventually(async () => {
    // With that of the test before, which was not read again there.
    expect((await operator.open(targetOf(begun))).text).toMatch(/\d rejected arrivals? read again/);
  }, 30_000);
});
