import { runBackfillCommand } from '../backfill/stage.ts';
import { runOutage } from '../outage/outage.ts';
import { type OutageStage, startOutageStage } from '../outage/stage.ts';

// The same with 5,000 events: npm run outage.
const ORDERS = 60;
const KILLS = 2;

let stage: OutageStage;

beforeAll(async () => {
  stage = await startOutageStage();
});
afterAll(() => stage.stop());

test('after three days without a delivery, every event is written, although the process that catches up is killed', async () => {
  const { figures, log } = await runOutage(stage, { orders: ORDERS, kills: KILLS });
  expect(figures).toMatchObject({
    ...{ sent: 5 * ORDERS, disabled: 3, completeOrders: ORDERS, documents: 2 * ORDERS },
    kills: KILLS,
    inbox: { applied: 5 * ORDERS },
  });
  expect(figures.lostByWebhooks).toBeGreaterThan(0);
  const facts = new Set(log.map(({ fact }) => fact));
  expect(facts).toContain('Digital River has disabled a webhook: its events do not come in');
  expect(facts).toContain('enabled a webhook again that was disabled');

  // Counted by the command: it sees all of them, and nothing is left to do.
  const [{ DATABASE_URL = '' }, args] = [stage.environment, ['--since', '4d', '--json', '--wait']];
  const again = await runBackfillCommand(args, DATABASE_URL, stage.digitalRiver.url(), {
    environment: stage.environment,
  });
  expect(JSON.parse(again.out)).toMatchObject({
    ...{ seen: 5 * ORDERS, known: 5 * ORDERS, new: 0, isFinished: true },
  });
}, 180_000);
