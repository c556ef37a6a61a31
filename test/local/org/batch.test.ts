import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const good = (Name: string) => ({
  method: 'POST',
  url: 'v67.0/sobjects/Account',
  richInput: { Name },
});
const bad = { method: 'POST', url: 'v67.0/sobjects/Account', richInput: {} };

function batch(batchRequests: object[], haltOnError = false) {
  return org.call('POST', '/composite/batch', { haltOnError, batchRequests });
}

test('each subrequest has its own answer, and a failure does not affect the others', async () => {
  const limits = { method: 'GET', url: '/services/data/v66.0/limits' };
  const { status, body } = await batch([good('a'), bad, limits]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    hasErrors: true,
    results: [
      { statusCode: 201, result: { success: true } },
      { statusCode: 400, result: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
      { statusCode: 200, result: { DailyApiRequests: {} } },
    ],
  });
});

test('with haltOnError, subrequests after a failure are not processed', async () => {
  const { body } = await batch([bad, good('never')], true);
  expect(body.results[1]).toMatchObject({
    statusCode: 412,
    result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }],
  });
  const found = await org.connection.query("SELECT Id FROM Account WHERE Name = 'never'");
  expect(found.totalSize).toBe(0);
});

test('more than 25 subrequests are rejected, and a batch within a batch does not exist', async () => {
  const many = Array.from({ length: 26 }, () => good('many'));
  expect(await batch(many)).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] });
  const nested = { method: 'POST', url: 'v67.0/composite/batch', richInput: {} };
  expect((await batch([nested])).body.results).toMatchObject([{ statusCode: 404 }]);
});
