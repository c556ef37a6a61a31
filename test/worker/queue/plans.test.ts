import { migrate } from '../../../src/database/migrate.ts';
import { decideGivingWay, waitingRivals } from '../../../src/inbox/repair/give-way.ts';
import { createSubjectQueue, type SubjectQueue } from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { type ExplainingPool, explainingPool } from '../../support/explaining-pool.ts';

const SOURCE = 'digital-river';
/** So many that PostgreSQL would notice a sequential scan, and avoids one where it can. */
const SUBJECTS = 20_000;

const INSERT = `
INSERT INTO event (source, event_id, type, subject, live, received_at, proof, status, settled_at, error_code, conflict, body)
SELECT '${SOURCE}', n || '-' || status, 'order.accepted', n::text, true, now(), 'oauth', status,
  CASE WHEN status <> 'pending' THEN now() END,
  CASE status WHEN 'unmapped' THEN 'NOT_OURS' WHEN 'parked' THEN 'ORDER_CONFLICT' END,
  CASE status WHEN 'parked' THEN jsonb_build_object('otherSubject', (n + 1)::text) END, '{}'
FROM generate_series(1, ${SUBJECTS}) n, unnest(ARRAY['pending', 'applied', 'unmapped', 'parked']) status
WHERE status <> 'parked' OR n % 100 = 0;
INSERT INTO subject (source, key, due_at, memory)
SELECT '${SOURCE}', n::text, CASE WHEN n % 2 = 0 THEN now() END, '{"keys":{}}' FROM generate_series(1, ${SUBJECTS}) n`;

let database: TestDatabase;
let pool: ExplainingPool['pool'];
let queue: SubjectQueue;
let plans: ExplainingPool['plans'];

beforeAll(async () => {
  database = await migratedDatabase();
  const explaining = explainingPool(database.url);
  ({ pool, plans } = explaining);
  await migrate(pool);
  await pool.query(INSERT);
  await pool.query('VACUUM ANALYZE event, subject');
  await explaining.explain();
  queue = createSubjectQueue(pool, 60_000, 1_000_000);
});

beforeEach(() => {
  plans.length = 0;
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The plans that read a whole table of events or subjects. */
const slowPlans = () => plans.filter((plan) => /Seq Scan on (event|subject)\b/.test(plan));

async function settle(changes: { takesBack?: true; wakesRivals?: true }): Promise<void> {
  const claimed = await queue.claim(100, [SOURCE]);
  plans.length = 0;
  const settled = await queue.settle(
    claimed.map((subject) => ({
      ...{ subject, storedState: subject.storedState, attempts: 0, waiting: false, held: false },
      ...{ nextInMs: null, ...changes },
      results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
    })),
  );
  expect(settled).toHaveLength(100);
  expect(plans.length).toBeGreaterThan(3);
}

test.each([
  ['as usual', {}],
  ['with events to be taken back', { takesBack: true } as const],
  ['with rivals to be woken', { wakesRivals: true } as const],
])('settling a batch %s reads no whole table', async (_case, changes) => {
  await settle(changes);
  expect(slowPlans()).toEqual([]);
});

test('neither does a claim, that of a rival, nor reading its events', async () => {
  const claimed = await queue.claim(50, [SOURCE]);
  const rival = await queue.claimRival(SOURCE, '99');
  expect(rival).toMatchObject({ key: '99' });
  if (rival === undefined || rival === 'busy') throw new Error('Expected a subject.');
  await queue.storeState(rival, rival.storedState);
  expect((await queue.keptEvents(rival)).events).toHaveLength(2);
  await queue.release([...claimed, rival]);
  expect(plans.length).toBeGreaterThan(5);
  expect(slowPlans()).toEqual([]);
});

test('nor does the decision of a person', async () => {
  const owner = `${SUBJECTS / 2 + 1}`;
  const [rival] = await waitingRivals(pool, owner);
  expect(rival).toMatchObject({ key: `${SUBJECTS / 2}`, count: 1 });
  if (rival === undefined) return;
  expect(await decideGivingWay(pool, owner, rival)).toBe(1);
  expect(slowPlans()).toEqual([]);
});
