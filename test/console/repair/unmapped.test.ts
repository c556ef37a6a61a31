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

/** An event that an earlier configuration did not map. */
async function storeUnmapped(
  code: string,
  type: string,
  orderId: string,
  salesforceOrderId: string,
) {
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  await stage.connector.pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, settled_at, reason, error_code, body)
     VALUES ('digital-river', $1, $2, $3, false, 'test', 'unmapped', now(), 'Nothing is mapped.', $4, convert_to($5, 'UTF8'))`,
    [event.id, type, orderId, code, JSON.stringify({ ...event, type })],
  );
  return event.id;
}

test('unmapped events are counted by reason, and judged anew: first shown, then done by a run', async () => {
  const { id } = await stage.org.createOrder();
  const mapped = await storeUnmapped('UNMAPPED_TYPE', 'order.accepted', '660000000001', id);
  const other = await storeUnmapped('UNMAPPED_TYPE', 'sku.created', '660000000002', id);
  await storeUnmapped('VERIFICATION', 'connector.verification', 'none', id);

  const page = await operator.open('/unmapped');
  expect(page.text).toContain('<h2>Of a type that is not mapped</h2>');
  const link = '/unmapped/judge?source=digital-river&code=UNMAPPED_TYPE&type=order.accepted';
  expect(page.text).toContain(link.replaceAll('&', '&amp;'));
  expect(page.text.split('<h2>Verifications</h2>')[1]).not.toContain('Judge anew…');

  const survey = await operator.open('/unmapped/judge');
  expect(survey.text).toContain('2 events read with the present configuration');
  expect(survey.text).toContain('pending: it is written');
  expect(survey.text).toContain('still unmapped');
  const alone = await operator.open(link);
  expect(alone.text).toContain('1 event read');
  const unchanged = await stage.connector.events();
  expect(unchanged.map(({ status }) => status)).toEqual(['unmapped', 'unmapped', 'unmapped']);

  const begun = await operator.send('/unmapped/judge', { source: 'digital-river' });
  await stage.becomes(mapped, 'applied');
  await stage.becomes(other, 'unmapped');
  await eventually(async () => {
    const run = await operator.open(targetOf(begun));
    expect(run.text).toContain('2 unmapped events judged anew');
    expect(run.text).toContain('1 event made pending; 1 event left alone (still not mapped');
    expect(run.text).toContain('>applied</span>');
    expect(run.text).toContain('>finished<');
  }, 60_000);
});

test('viewers see what would become of unmapped events, and cannot do it', async () => {
  const { id } = await stage.org.createOrder();
  await storeUnmapped('OTHER_MODE', 'order.accepted', '660000000003', id);
  const viewer = await stage.viewer();
  const survey = await viewer.open('/unmapped/judge?code=OTHER_MODE');
  expect(survey.text).toContain('pending: it is written');
  expect(survey.text).not.toContain('method="post"');
  expect((await viewer.send('/unmapped/judge', { code: 'OTHER_MODE' })).status).toBe(403);
});
