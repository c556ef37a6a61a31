import { randomUUID } from 'node:crypto';
import { checkInbox } from '../../src/doctor/checks/check-inbox.ts';
import { isSourceSilent } from '../../src/inbox/recent-events.ts';
import { unmappedPages } from '../../src/inbox/repair/unmapped-events.ts';
import { recentUnmapped } from '../../src/inbox/statistics/unmapped-counts.ts';
import { otherCounts } from '../../src/inbox/story/open-causes.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { verificationEvent } from '../../src/sources/digital-river/verification-event.ts';
import { HOUR_MS } from '../../src/time.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import { signed } from '../support/signed.ts';

const TEST_SECRET = 'a-secret-of-the-test-mode';
const LIVE_SECRET = 'a-secret-of-the-live-mode';
const METRICS = { authorization: 'Bearer a-token-for-metrics' };

let connector: TestConnector;

beforeAll(async () => {
  connector = await startConnector({
    DIGITAL_RIVER_PROOF: 'signature',
    DIGITAL_RIVER_SIGNING_SECRETS: `test:${TEST_SECRET},live:${LIVE_SECRET}`,
    METRICS_TOKEN: 'a-token-for-metrics',
  });
});

beforeEach(async () => {
  await connector.pool.query('TRUNCATE event, subject');
  connector.logged.length = 0;
});

afterAll(() => connector.stop());

const verification = (live = false, id: string = randomUUID()) =>
  JSON.stringify(verificationEvent(id, live, new Date()));

function send(body: string, path: string = DIGITAL_RIVER_PATHS.webhooks, secret = TEST_SECRET) {
  return connector.post(path, body, {
    'digitalriver-signature': signed(body, String(Date.now()), secret),
  });
}

test.each(Object.values(DIGITAL_RIVER_PATHS))(
  'a verification is acknowledged on %s, and makes no subject due',
  async (path) => {
    expect((await send(verification(), path)).status).toBe(202);
    expect(await connector.events()).toEqual([
      expect.objectContaining({
        ...{ type: 'connector.verification', status: 'unmapped', subject: null },
        error_code: 'VERIFICATION',
      }),
    ]);
    expect((await connector.pool.query('SELECT FROM subject')).rowCount).toBe(0);
  },
);

test('it needs the proof of any event', async () => {
  expect((await connector.post(DIGITAL_RIVER_PATHS.webhooks, verification())).status).toBe(401);
  const reply = await send(verification(), DIGITAL_RIVER_PATHS.webhooks, 'not-the-secret-at-all');
  expect(reply.status).toBe(401);
  expect(await connector.events()).toEqual([]);
});

test.each([
  ['of the other mode', true, LIVE_SECRET, 'expected false, since this installation serves test'],
  ['signed for the other mode', false, LIVE_SECRET, 'the signing secret is configured for live'],
])('one %s is denied, logged as an error, and not kept', async (_case, live, secret, reason) => {
  const reply = await send(verification(live), DIGITAL_RIVER_PATHS.webhooks, secret);
  expect(reply.status).toBe(403);
  expect(((await reply.json()) as { message: string }).message).toContain(reason);
  expect(await connector.events()).toEqual([]);
  expect(connector.logged.join('')).toContain('"level":"error"');
});

test('it is counted apart from unmapped events, and never judged anew', async () => {
  await send(verification());
  await send(verification());
  await send(JSON.stringify({ ...eventFixture('order.accepted'), type: 'sku.created' }));
  expect(await recentUnmapped(connector.pool)).toEqual([
    expect.objectContaining({ code: 'UNMAPPED_TYPE', count: 1 }),
  ]);
  expect((await otherCounts(connector.pool)).unmapped).toEqual([
    { code: 'UNMAPPED_TYPE', count: 1 },
  ]);
  for await (const page of unmappedPages(connector.pool, {})) {
    expect(page.map(({ code }) => code)).toEqual(['UNMAPPED_TYPE']);
  }
  const metrics = await (await fetch(`${connector.url}/metrics`, { headers: METRICS })).text();
  expect(metrics).toContain('connector_verification_events{source="digital-river"} 2');
  expect(metrics).not.toContain('code="VERIFICATION"');
  const findings = await checkInbox(connector.pool, HOUR_MS);
  expect(findings.find(({ check }) => check === 'verifications')).toMatchObject({
    standing: 'ok',
    data: { count: 2 },
  });
});

test('it is no sign that Digital River sends', async () => {
  const isSilent = () => isSourceSilent(connector.pool, 'digital-river', HOUR_MS);
  await send(verification());
  expect(await isSilent()).toBe(false);
  await send(JSON.stringify(eventFixture('order.accepted')));
  await connector.pool.query("UPDATE event SET received_at = now() - interval '2 hours'");
  await send(verification());
  expect(await isSilent()).toBe(true);
});

test('it does not use up the id of an event, whichever comes first', async () => {
  const event = eventFixture('order.accepted');
  await send(verification(false, event.id));
  expect((await send(JSON.stringify(event))).status).toBe(202);
  await send(verification(false, event.id));
  expect(await connector.events()).toEqual([
    expect.objectContaining({ type: 'order.accepted', status: 'pending', arrivals: 3 }),
  ]);
});
