import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logIn } from '../../../src/salesforce/login/log-in.ts';
import type { OrgOutageError } from '../../../src/salesforce/org-errors.ts';

const byClient = { method: 'client-credentials', clientId: 'id', clientSecret: 'secret' } as const;

const failure = (url: string, timeoutMs: number) =>
  logIn(url, byClient, timeoutMs).then(
    () => {
      throw new Error('The log-in did not fail.');
    },
    (error: OrgOutageError) => error,
  );

/** Logs in at a server that answers with the status and text; without them it does not answer. */
async function logInAt(answer: { status: number; text: string } | undefined, timeoutMs: number) {
  const server = createServer((_request, response) => {
    if (answer !== undefined) response.writeHead(answer.status).end(answer.text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const error = await failure(`http://127.0.0.1:${port}`, timeoutMs);
  server.close();
  server.closeAllConnections();
  return { error, host: `127.0.0.1:${port}` };
}

test.each([
  [undefined, 'has not answered within 300 ms', 300],
  [{ status: 503, text: '<html>' }, 'answers with status 503', 10_000],
  [{ status: 429, text: '{}' }, 'answers with status 429', 10_000],
] as const)('the answer %j is explained', async (answer, happened, timeoutMs) => {
  const { error, host } = await logInAt(answer, timeoutMs);
  expect(error).toMatchObject({
    kind: 'unavailable',
    problem: `The org's token endpoint gives no usable answer: ${host} ${happened}.`,
    advice: expect.stringContaining('SALESFORCE_INSTANCE_URL'),
    isTimeout: false,
  });
});

test('a page is no answer of Salesforce', async () => {
  const { error, host } = await logInAt({ status: 200, text: '<html>' }, 10_000);
  expect(error.message).toBe(
    `The org's token endpoint gives no usable answer: what ${host} answers is no answer of Salesforce's API. If it lasts, check SALESFORCE_INSTANCE_URL, and the proxy if there is one; status.salesforce.com shows outages of Salesforce.`,
  );
});

test('a host name that does not exist is named', async () => {
  const { problem, kind } = await failure('https://no-org.invalid', 10_000);
  expect(kind).toBe('unavailable');
  expect(problem).toMatch(
    /^The org's token endpoint gives no usable answer: the host name no-org\.invalid (is not known|cannot be resolved at the moment) \(\w+\)\.$/,
  );
});
