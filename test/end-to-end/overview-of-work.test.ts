import { ownCalls, readUsage } from '../../src/activity/org-usage.ts';
import { readHistory } from '../../src/activity/read-history.ts';
import { recordActivity } from '../../src/activity/record-activity.ts';
import { createLog } from '../../src/log.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';

let org: TestOrg;
let connector: TestConnector;
beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector(org.environment);
});
afterAll(async () => {
  await connector.stop();
  await org.stop();
});

test('an event that is applied leaves its time, the calls that it took, and what the org has left', async () => {
  const { pool, activity, url } = connector;
  const recording = recordActivity(pool, activity, createLog('silent'), 50);
  const worker = connector.work();
  expect(await postAcceptedOrder(org, new URL(url).port, '476550016196')).toBe(202);
  const history = await eventually(async () => {
    const read = await readHistory(pool, '24h');
    expect(read.points.reduce((sum, { applied }) => sum + applied, 0)).toBe(1);
    return read;
  });
  await recording.stop();
  expect(history.points.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
  expect(history.p50Ms).toBeGreaterThan(0);
  expect(history.recordedSince).toBeInstanceOf(Date);
  // What it has seen, a worker saves at its end at the latest.
  await worker.stop();
  const calls = await ownCalls(pool);
  expect(calls).toBeGreaterThan(0);
  const usage = await readUsage(pool);
  expect(usage).toMatchObject({ limit: expect.any(Number), absentFields: [] });
  expect(usage?.used).toBeGreaterThanOrEqual(calls);
});
