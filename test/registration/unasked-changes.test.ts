import { FURTHER_WRITTEN_TYPES } from '../../src/sources/digital-river/endpoints.ts';
import {
  ARGUMENTS,
  BASE,
  HTTP_PAIR,
  PATHS,
  type RegistrationStage,
  startRegistrationStage,
  webhookFor,
} from './registration-stage.ts';

let stage: RegistrationStage;
beforeAll(async () => {
  stage = await startRegistrationStage();
});
beforeEach(() => stage.reset());
afterAll(() => stage.end());

const SANDBOX = ['--environment', 'sandbox'];

it.each([
  ['the own one', 'connector', 'connector'],
  ['another one', 'https://tokens.example.com/t', 'https://tokens.example.com/t'],
])('keeps a token endpoint that no option changes: %s', async (_name, endpoint, kept) => {
  const own = [...ARGUMENTS, '--token-endpoint', endpoint];
  const none = { FULFILLMENT_SECURITY_TOKEN: '' };
  expect((await stage.run(own, none)).status).toBe(0);
  const before = await stage.list();
  const plan = await stage.run(['plan', ...ARGUMENTS]);
  expect(plan.status).toBe(0);
  expect(plan.out).toContain(`Give --token-endpoint ${kept} to keep it`);
  const refused = await stage.run([...ARGUMENTS, '--yes']);
  expect([refused.status, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain(`Give --token-endpoint ${kept} to keep it`);
  expect(await stage.list()).toEqual(before);
  const salesforce = 'https://test.salesforce.com/services/oauth2/token';
  expect((await stage.run([...ARGUMENTS, '--token-endpoint', salesforce])).status).toBe(0);
  expect((await stage.run()).status).toBe(0);
});

it('keeps the transport HTTP that no option changes', async () => {
  expect((await stage.run([...ARGUMENTS, '--transport', 'http'], HTTP_PAIR)).status).toBe(0);
  const refused = await stage.run();
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('--transport http to keep it');
  expect((await stage.run([...ARGUMENTS, '--transport', 'oauth'])).status).toBe(0);
});

it('asks whether the address is right before it creates a second set of webhooks', async () => {
  await stage.run();
  const other = [...SANDBOX, '--address', 'https://www.connector.example.com'];
  const plan = await stage.run(['plan', ...other]);
  expect(plan.out).toContain(`webhooks with our paths exist at ${BASE}: is --address right?`);
  const refused = await stage.run(other);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('│ create ');
  expect(refused.err).toContain(`exist at ${BASE}: is --address right?`);
  expect(await stage.list()).toHaveLength(3);
  expect((await stage.run([...other, '--yes'])).status).toBe(0);
  expect((await stage.run(other)).status).toBe(0);
});

it("does not ask because of the webhooks of Digital River's package in an org", async () => {
  const address = `https://example.my.salesforce.com${PATHS}/webhooks/`;
  await stage.register({ types: ['order.invoice.created'], address });
  expect((await stage.run()).status).toBe(0);
});

it('takes the address from PUBLIC_URL in every subcommand', async () => {
  const here = { PUBLIC_URL: `${BASE}/` };
  for (const name of ['plan', 'apply', 'disable', 'enable']) {
    const args = ['plan', 'apply'].includes(name) ? [name, ...SANDBOX] : [name];
    expect((await stage.run(args, here)).status).toBe(0);
  }
  const list = await stage.run(['list', '--json'], here);
  expect(JSON.parse(list.out).webhooks).toEqual(
    Array(3).fill(expect.objectContaining({ owner: 'ours', enabled: true })),
  );
  expect((await stage.run(['delete', '--yes'], here)).status).toBe(0);
  expect(await stage.list()).toEqual([]);
  const wrong = await stage.run(['plan', ...SANDBOX], { PUBLIC_URL: 'http://example.com' });
  expect(wrong.err).toContain('PUBLIC_URL: expected');
});

it('names written types that no webhook receives, until --types written adds them', async () => {
  const NOTE = 'No enabled webhook of ours receives these types';
  const first = await stage.run();
  expect(first.out).toContain(NOTE);
  expect(first.out).toContain('order.cancelled');
  expect((await stage.run([...ARGUMENTS, '--types', 'written'])).out).not.toContain(NOTE);
  const webhooks = await stage.list();
  expect(webhooks).toHaveLength(4);
  const further = webhookFor(webhooks, 'order.cancelled');
  expect(further.types.toSorted()).toEqual(FURTHER_WRITTEN_TYPES.toSorted());
  expect((await stage.run()).out).not.toContain(NOTE);
  await stage.change(further.id, { enabled: false });
  expect((await stage.run()).out).toContain(NOTE);
});

it('warns of event types that Digital River does not document', async () => {
  const run = (types: string) => stage.run(['plan', ...ARGUMENTS, '--types', types]);
  expect((await run('order.acepted')).err).toContain('Did you mean order.accepted?');
  expect((await run('written,refund.complete,sku.updated')).err).toBe('');
});

it('mentions the security token only where Salesforce gives the tokens', async () => {
  const none = { FULFILLMENT_SECURITY_TOKEN: '' };
  const at = (endpoint: string) =>
    stage.run(['plan', ...ARGUMENTS, '--token-endpoint', endpoint], none);
  expect((await at('https://tokens.example.com/t')).err).toBe('');
  const salesforce = 'https://example.my.salesforce.com/services/oauth2/token';
  expect((await at(salesforce)).err).toContain('FULFILLMENT_SECURITY_TOKEN is empty');
});

it('names the address of the API first when it has no such path', async () => {
  stage.use(() => Promise.resolve({ status: 404, body: '' }));
  const { err } = await stage.run(['list']);
  expect(err).toContain("Digital River's API has this path: check DIGITAL_RIVER_API_URL");
  expect(err).not.toContain('no longer');
});
