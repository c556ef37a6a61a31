import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../src/config/index.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';

let connector: TestConnector | undefined;

afterEach(() => connector?.stop());

const plum = {
  PLUM_ENABLED: 'true',
  PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
  PLUM_ADDRESSES: 'off',
  PLUM_SILENCE_HOURS: '24',
};
const alerts = (at: TestConnector) => at.logged.filter((line) => line.includes('source silent'));

async function afterHours(hours: number | undefined, changes: Environment = {}) {
  const at = await startConnector({ ...plum, ...changes });
  connector = at;
  if (hours !== undefined) {
    const body = '{"id":1,"data":{"orderId":2,"deliveryStatus":"pending"}}';
    await at.post('/webhooks/xoxoday-plum', body, { 'x-api-key': 'a1b2c3d4e5f6g7' });
    await at.pool.query("UPDATE event SET received_at = now() - $1 * interval '1 hour'", [hours]);
  }
  at.work();
  return at;
}

test('a sender that has called before and goes silent causes an alert', async () => {
  const at = await afterHours(25);
  await eventually(async () => expect(alerts(at)).toHaveLength(1));
  expect(JSON.parse(alerts(at)[0] ?? '')).toMatchObject({
    level: 'error',
    source: 'xoxoday-plum',
    hours: 24,
  });
});

test.each([
  ['that called recently', 23, {}],
  ['that has never called', undefined, {}],
  ['that is not watched', 25, { PLUM_SILENCE_HOURS: '0' }],
] as const)('a silent sender %s causes no alert', async (_case, hours, changes) => {
  const at = await afterHours(hours, changes);
  await sleep(300);
  expect(alerts(at)).toEqual([]);
});
