import nock from 'nock';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { userinfoAnswers } from '../support/salesforce-tokens.ts';

let connector: TestConnector;

beforeAll(async () => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  userinfoAnswers('foreign', 200, {
    organization_id: '00DHs000000ZzZzMAK',
    user_id: '005Hs000000ZzZzIAK',
  });
  connector = await startConnector();
});

afterAll(async () => {
  await connector.stop();
  nock.cleanAll();
  nock.restore();
});

test('a valid token of a user who is not allowed is an error with the user, and a flood of it a few lines', async () => {
  for (let time = 0; time < 20; time += 1) {
    const reply = await connector.post(DIGITAL_RIVER_PATHS.accepted, '{}', {
      authorization: 'Bearer foreign',
    });
    expect(reply.status).toBe(403);
  }
  const [line, ...others] = connector.logged.map((logged) => JSON.parse(logged));
  expect(line).toMatchObject({
    ...{ level: 'error', fact: 'request refused', status: 403, count: 1 },
    caller: 'user 005Hs000000ZzZzIAK of org 00DHs000000ZzZzMAK',
  });
  expect(others.length).toBeLessThan(3);
});
