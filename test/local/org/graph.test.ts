import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const DATA = '/services/data/v67.0';

function graph(graphId: string, name: string, contact: object) {
  const compositeRequest = [
    {
      method: 'POST',
      url: `${DATA}/sobjects/Account`,
      referenceId: 'account',
      body: { Name: name },
    },
    {
      method: 'POST',
      url: `${DATA}/sobjects/Contact`,
      referenceId: 'contact',
      body: { AccountId: '@{account.id}', ...contact },
    },
  ];
  return { graphId, compositeRequest };
}

async function accounts(name: string): Promise<number> {
  return (await org.connection.query(`SELECT Id FROM Account WHERE Name = '${name}'`)).totalSize;
}

test('each graph is written completely or not at all', async () => {
  const graphs = [
    graph('good', 'Good', { LastName: 'Smith' }),
    graph('bad', 'Bad', { FirstName: 'No last name' }),
  ];
  const { status, body } = await org.call('POST', '/composite/graph', { graphs });
  expect(status).toBe(200);
  expect(body.graphs).toMatchObject([
    {
      graphId: 'good',
      isSuccessful: true,
      graphResponse: {
        compositeResponse: [
          { referenceId: 'account', httpStatusCode: 201, body: { success: true } },
          { referenceId: 'contact', httpStatusCode: 201 },
        ],
      },
    },
    {
      graphId: 'bad',
      isSuccessful: false,
      graphResponse: {
        compositeResponse: [
          { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
          { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
        ],
      },
    },
  ]);
  expect(await accounts('Good')).toBe(1);
  expect(await accounts('Bad')).toBe(0);
});

test('a graph contains only rows', async () => {
  const compositeRequest = [
    { method: 'GET', url: `${DATA}/query?q=SELECT+Id+FROM+Account`, referenceId: 'query' },
  ];
  const graphs = [{ graphId: 'query', compositeRequest }];
  const { body } = await org.call('POST', '/composite/graph', { graphs });
  expect(body.graphs).toMatchObject([{ isSuccessful: false }]);
});

test('the number of graphs and of their nodes is limited', async () => {
  const node = (index: number) => ({
    method: 'GET',
    url: `${DATA}/sobjects/Account/describe`,
    referenceId: `r${index}`,
  });
  const nodes = Array.from({ length: 501 }, (_, index) => node(index));
  const many = Array.from({ length: 76 }, (_, index) => ({
    graphId: `g${index}`,
    compositeRequest: [node(index)],
  }));
  for (const graphs of [[{ graphId: 'large', compositeRequest: nodes }], many]) {
    expect(await org.call('POST', '/composite/graph', { graphs })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
  }
});
