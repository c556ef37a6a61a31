import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';
import { senderFixture } from '../support/senders.ts';
import { signed } from '../support/signed.ts';

// A secret for test events is good for a test event with any id. It must not be enough to keep a
// live event with this id from being applied.

const DIGITAL_RIVER = '/services/apexrest/digitalriverv2/webhooks/';

let connector: TestConnector;

afterEach(() => connector.stop());

test.each([
  ['live', 'of a type that is not mapped', 'x.unmapped'],
  ['live', 'of a mapped type', 'order.accepted'],
  ['test', 'of a type that is not mapped', 'x.unmapped'],
  ['test', 'of a mapped type', 'order.accepted'],
] as const)(
  'an installation for %s events applies them, though an event of the other mode %s had the id',
  async (mode, _, type) => {
    connector = await startConnector({
      CONNECTOR_MODE: mode,
      DIGITAL_RIVER_PROOF: 'signature',
      DIGITAL_RIVER_SIGNING_SECRETS: 'live:secret-of-live-events,test:secret-of-test-events',
    });
    const post = async (live: boolean, changes: object) => {
      const body = JSON.stringify({
        ...eventFixture('order.accepted'),
        liveMode: live,
        ...changes,
      });
      const secret = `secret-of-${live ? 'live' : 'test'}-events`;
      const headers = { 'digitalriver-signature': signed(body, String(Date.now()), secret) };
      const { status } = await connector.post(DIGITAL_RIVER, body, headers);
      expect(status).toBe(202);
      return body;
    };
    const isLive = mode === 'live';
    await post(!isLive, { type });
    const genuine = await post(isLive, {});
    expect(await connector.events()).toMatchObject([
      { status: 'pending', live: isLive, arrivals: 2 },
    ]);
    await post(!isLive, { type });
    const events = await connector.events();
    expect(events).toMatchObject([{ type: 'order.accepted', status: 'pending', arrivals: 3 }]);
    expect(String(events[0]?.body)).toBe(genuine);
    expect(
      connector.logged
        .map((line) => JSON.parse(line))
        .filter(({ fact }) => fact === 'event stored'),
    ).toMatchObject([{ status: 'unmapped', fresh: true }, { fresh: true }, { fresh: false }]);
  },
);

test('the same holds for XanPay, whose ids are derived from the charge and its status', async () => {
  connector = await startConnector({
    CONNECTOR_MODE: 'live',
    XANPAY_CREDENTIALS: 'xanpay:of-live-charges',
    XANPAY_SANDBOX_CREDENTIALS: 'xanpay:of-the-sandbox',
  });
  const post = async (password: string) => {
    const authorization = `Basic ${Buffer.from(`xanpay:${password}`).toString('base64')}`;
    const body = senderFixture('xanpay', 'completed');
    expect((await connector.post('/webhooks/xanpay', body, { authorization })).status).toBe(202);
  };
  await post('of-the-sandbox');
  expect(await connector.events()).toMatchObject([{ status: 'unmapped', live: false }]);
  await post('of-live-charges');
  await post('of-the-sandbox');
  expect(await connector.events()).toMatchObject([{ status: 'pending', live: true, arrivals: 3 }]);
});
