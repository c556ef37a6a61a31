import nock from 'nock';
import type { Environment } from '../../../../src/config/index.ts';
import { startConnector, type TestConnector } from '../../../support/connector.ts';
import { eventBytes, PATH_EVENTS, signatureHeader } from '../../../support/digital-river-calls.ts';
import { goodToken } from '../../../support/salesforce-tokens.ts';

const SECRET = 'signing-secret-for-test-events';
const TOKEN = { authorization: 'Bearer good' };
const [[path, type] = ['', '']] = PATH_EVENTS;

let connector: TestConnector;

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  goodToken('good');
});
afterEach(() => connector.stop());
afterAll(() => {
  nock.cleanAll();
  nock.restore();
});

const errors = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');

// biome-ignore format: a table reads best with one row a line.
test.each([
  [{}, /OAUTH transport, remove DIGITAL_RIVER_SIGNING_SECRETS$/],
  [{ DIGITAL_RIVER_PROOF: 'oauth+signature' }, /OAUTH transport, set DIGITAL_RIVER_PROOF=oauth, and remove/],
  [{ DIGITAL_RIVER_PROOF_ACCEPTED: 'oauth+signature' }, /OAUTH transport, set DIGITAL_RIVER_PROOF_ACCEPTED=oauth, and remove/],
] as const)(
  'with %j a valid token without its signature is an error that says which variable to change',
  async (changes, todo) => {
    connector = await startConnector({
      ...(changes as Environment),
      DIGITAL_RIVER_SIGNING_SECRETS: SECRET,
    });
    expect((await connector.post(path, eventBytes(type), TOKEN)).status).toBe(401);
    expect(errors()).toMatchObject([
      {
        ...{ fact: 'request refused', path, status: 401 },
        ...{ caller: expect.stringContaining('user '), todo: expect.stringMatching(todo) },
      },
    ]);
    expect(connector.logged.join('')).not.toContain(SECRET);
    expect(await connector.events()).toEqual([]);
  },
);

test('a token with a wrong signature is an error, without advice to leave signatures out', async () => {
  connector = await startConnector({ DIGITAL_RIVER_SIGNING_SECRETS: SECRET });
  const body = eventBytes(type);
  const wrong = { ...TOKEN, ...signatureHeader(body, 'another-signing-secret') };
  expect((await connector.post(path, body, wrong)).status).toBe(401);
  expect(errors()).toMatchObject([{ status: 401, caller: expect.stringContaining('user ') }]);
  expect(errors()[0].todo).toBeUndefined();
});

test('a secret for test events does not let a live event in: not by its signature, and not without one', async () => {
  connector = await startConnector({
    CONNECTOR_MODE: 'live',
    DIGITAL_RIVER_SIGNING_SECRETS: `test:${SECRET},live:another-${SECRET}`,
  });
  const live = Buffer.from(
    JSON.stringify({ ...JSON.parse(eventBytes(type).toString()), liveMode: true }),
  );
  const signed = { ...TOKEN, ...signatureHeader(live, SECRET) };
  expect((await connector.post(path, live, TOKEN)).status).toBe(401);
  expect((await connector.post(path, live, signed)).status).toBe(400);
  expect(await connector.events()).toMatchObject([{ status: 'rejected' }]);
});
