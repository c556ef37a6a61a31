import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
let path: string;
beforeAll(async () => {
  org = await runningOrg();
  const notes = [null, 'two\nlines', '"quoted", with comma', null, 'last'];
  for (const [index, Description] of notes.entries()) {
    await org.call('POST', '/sobjects/Account', { Name: `Page ${index}`, Description });
  }
  const query = 'SELECT Description FROM Account ORDER BY Name';
  const { body } = await org.call('POST', '/jobs/query', { operation: 'query', query });
  path = `/services/data/v67.0/jobs/query/${body.id}/results`;
});
afterAll(() => org[Symbol.asyncDispose]());

async function results(query: Record<string, string>) {
  const headers = { authorization: `Bearer ${org.token}` };
  const answer = await fetch(`${org.url}${path}?${new URLSearchParams(query)}`, { headers });
  return {
    status: answer.status,
    locator: answer.headers.get('sforce-locator'),
    count: answer.headers.get('sforce-numberofrecords'),
    text: await answer.text(),
  };
}

test('without maxRecords, the result has one part', async () => {
  const whole = await results({});
  expect(whole).toMatchObject({ status: 200, locator: 'null', count: '5' });
  expect(whole.text).toBe(
    '"Description"\n""\n"two\nlines"\n"""quoted"", with comma"\n""\n"last"\n',
  );
});

test('maxRecords divides the result; the locator of each part leads to the next', async () => {
  const first = await results({ maxRecords: '2' });
  expect(first).toMatchObject({ count: '2', text: '"Description"\n""\n"two\nlines"\n' });
  const second = await results({ maxRecords: '2', locator: String(first.locator) });
  expect(second).toMatchObject({
    count: '2',
    text: '"Description"\n"""quoted"", with comma"\n""\n',
  });
  const third = await results({ maxRecords: '2', locator: String(second.locator) });
  expect(third).toEqual({
    status: 200,
    locator: 'null',
    count: '1',
    text: '"Description"\n"last"\n',
  });
});

test('a part can be as long as the rest of the result', async () => {
  expect(await results({ maxRecords: '5' })).toMatchObject({ locator: 'null', count: '5' });
});

test.each([
  ['an unknown locator', { locator: 'x' }, 'INVALID_QUERY_LOCATOR'],
  ['a locator after the end', { locator: 'NTA' }, 'INVALID_QUERY_LOCATOR'],
  ['maxRecords without a number', { maxRecords: 'many' }, 'API_ERROR'],
])('%s is refused', async (_, query, errorCode) => {
  const { status, text } = await results(query);
  expect(status).toBe(400);
  expect(JSON.parse(text)).toMatchObject([{ errorCode }]);
});

test('an empty result has one part without records', async () => {
  const query = "SELECT Id FROM Account WHERE Name = 'none'";
  const { body } = await org.call('POST', '/jobs/query', { operation: 'query', query });
  path = `/services/data/v67.0/jobs/query/${body.id}/results`;
  expect(await results({ maxRecords: '10' })).toEqual({
    status: 200,
    locator: 'null',
    count: '0',
    text: '"Id"\n',
  });
});
