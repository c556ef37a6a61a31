import { createInbox } from '../../../src/inbox/inbox.ts';
import { createSubjectQueue } from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { type ExplainingPool, explainingPool } from '../../support/explaining-pool.ts';

const SOURCE = 'digital-river';
const SUBJECTS = 2000;

let database: TestDatabase;
let pool: ExplainingPool['pool'];
let plans: ExplainingPool['plans'];

/** As after a restored or upgraded database was analyzed, and before the first events are. */
beforeAll(async () => {
  database = await migratedDatabase();
  const explaining = explainingPool(database.url);
  ({ pool, plans } = explaining);
  await pool.query('VACUUM ANALYZE');
  await explaining.explain();
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test.each(['before the first log-in', 'with a connected org'])(
  'no batch of a new inbox compares each of its rows with all others, %s',
  async (when) => {
    if (when === 'with a connected org') {
      await pool.query(
        "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('00D1', '00D1')",
      );
    }
    const inbox = createInbox(pool, { lingerMs: 0 });
    await inbox.acceptAll(Array.from({ length: SUBJECTS }, (_, number) => event(when, number)));
    const queue = createSubjectQueue(pool, 60_000, 32 * 1024 * 1024);
    const claimed = await queue.claim(1000, [SOURCE]);
    const settled = await queue.settle(
      claimed.map((subject) => ({
        ...{ subject, storedState: subject.storedState, attempts: 0, waiting: false, held: false },
        nextInMs: null,
        results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
      })),
    );
    expect(settled).toHaveLength(1000);
    expect(plans.length).toBeGreaterThan(5);
    // An equality that filters the pairs of a nested loop is neither hashed nor looked up.
    expect(plans.filter((plan) => /Join Filter: \(\(?\w+\.\w+ = \w+\.\w+\)/.test(plan))).toEqual(
      [],
    );
  },
);

function event(when: string, number: number) {
  return {
    ...{ source: SOURCE, eventId: `${when}-${number}`, type: 'order.accepted', live: true },
    ...{ subject: `${when}-${number}`, time: null, proof: 'oauth' as const, reason: null },
    ...{ status: 'pending' as const, code: null, body: Buffer.from('{}') },
  };
}
