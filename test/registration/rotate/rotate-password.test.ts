import { makeEvent } from '../../../local/events/make-event.ts';
import type { Environment } from '../../../src/config/index.ts';
import { readOptions } from '../../../src/registration/options/read-options.ts';
import { registrationContext } from '../../../src/registration/prepare.ts';
import { registrationConfig } from '../../../src/registration/registration-variables.ts';
import { rotate } from '../../../src/registration/rotate/rotate.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../../support/connector.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';
import { NO_TERMINAL } from '../registration-stage.ts';
import { answering, oneLine, type RotationStage, startRotationStage } from './rotation-stage.ts';

interface Webhook {
  readonly id: string;
  readonly oauth: { readonly password: string };
}

let stage: RotationStage;
let connector: TestConnector;
let org: TestOrg;
let args: string[];

/** The password that the org has now, and the one that it had before. */
const variables = (password = 'correct horse'): Environment => ({
  FULFILLMENT_USERNAME: 'integration@example.com',
  FULFILLMENT_PASSWORD: password,
  FULFILLMENT_SECURITY_TOKEN: 'battery',
  CONNECTED_APP_CLIENT_ID: 'digital-river',
  CONNECTED_APP_CLIENT_SECRET: 'staple',
});
const former = variables('former horse');

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector(org.environment);
});

beforeEach(async () => {
  stage = await startRotationStage();
  const endpoint = `${org.url}/services/oauth2/token`;
  args = ['--address', connector.url, '--environment', 'sandbox', '--token-endpoint', endpoint];
  await stage.run(args, former);
});

afterEach(() => stage.stop());
afterAll(async () => {
  await connector.stop();
  await org.stop();
});

const passwords = async () =>
  ((await stage.call('/webhooks')) as Webhook[]).map(({ oauth }) => oauth.password);

test('it says first that nothing overlaps, asks, updates all, verifies and names the interval', async () => {
  const terminal = answering('yes');
  const began = Date.now();
  const { status, out, err } = await stage.run(['rotate', ...args], variables(), terminal);
  expect(status).toBe(0);
  expect(oneLine(err)).toMatch(/^Salesforce accepts one password of a user, .* at a time/);
  expect(terminal.questions).toEqual([
    expect.stringMatching(
      /Change them in Salesforce now, if you have not, then answer yes: 3 of 3/,
    ),
  ]);
  expect(await passwords()).toEqual(Array(3).fill('correct horsebattery'));
  expect(out).toContain('Verified:');
  const [, since = ''] = /"npm run backfill -- --since (\S+)"/.exec(out) ?? [];
  expect(began - Date.parse(since)).toBeGreaterThan(3_500_000);
});

test('without a yes, or with credentials that Salesforce does not accept, nothing is changed', async () => {
  const refused = await stage.run(['rotate', ...args], variables(), answering('no'));
  expect(refused.status).toBe(2);
  const terminal = answering('yes', 'yes', 'yes', 'yes');
  const wrong = await stage.run(['rotate', ...args], variables('wrong horse'), terminal);
  expect(wrong.status).toBe(1);
  expect(terminal.questions).toHaveLength(3);
  expect(oneLine(wrong.err)).toContain(
    'Nothing was changed. Salesforce does not accept the new credentials: expected a token, got 400 invalid_grant',
  );
  const unattended = await stage.run(['rotate', ...args, '--yes'], variables('wrong horse'));
  expect(unattended.status).toBe(1);
  expect(await passwords()).toEqual(Array(3).fill('former horsebattery'));
});

test('a failure in the middle is named, and a second run finishes it', async () => {
  const [webhook] = (await stage.call('/webhooks')) as Webhook[];
  const broken = stage.breakUpdatesOf(webhook?.id ?? '');
  const half = await stage.run(['rotate', ...args, '--yes'], variables());
  expect(half.status).toBe(1);
  expect(oneLine(half.out)).toContain('their calls are refused. Run the same command again now.');
  expect(oneLine(half.out)).toContain('Not verified: 1 of');
  // The webhook that was not updated is not tried: each wrong log-in counts against the user.
  expect(half.out).not.toMatch(/^(failed|skipped) +(token|delivery)/m);
  broken.repair();
  const rest = await stage.run(['rotate', ...args, '--yes'], variables());
  expect(rest.status).toBe(0);
  expect(oneLine(rest.err)).toContain('An earlier rotation was interrupted: 2 of 3 webhooks');
  expect(rest.out).toContain('npm run backfill');
  expect(new Set(await passwords()).size).toBe(1);
  const again = await stage.run(['rotate', ...args, '--yes'], variables());
  expect([again.status, again.out]).toEqual([2, '']);
  expect(oneLine(again.err)).toMatch(
    /There is nothing to rotate: .*"npm run backfill -- --since \S+"\. $/,
  );
});

test('a failure in the middle is named also where secrets are not shown', async () => {
  await stage.maskSecrets();
  const [webhook] = (await stage.call('/webhooks')) as Webhook[];
  stage.breakUpdatesOf(webhook?.id ?? '');
  const half = await stage.run(['rotate', ...args, '--yes'], variables());
  expect(half.status).toBe(1);
  expect(oneLine(half.out)).toContain('got one that could not be given the new credentials');
  expect(oneLine(half.out)).toContain('Not verified: 1 of');
});

/** What an operator has who runs the command where the connector runs. */
const withConnector = () => ({
  ...exampleEnvironment(connector.config.DATABASE_URL),
  ...org.environment,
  ...variables(),
});

/** The environment is read from the org that the connector logs in to. */
const here = () => args.filter((arg) => !['--environment', 'sandbox'].includes(arg));

/** An event that Digital River has given up, so that it stands in its log alone. */
async function loggedEvent(): Promise<string> {
  const event = makeEvent('order.accepted', { orderId: '204440791001', at: new Date() });
  await stage.call('/local/events?to=none', { method: 'POST', body: JSON.stringify(event) });
  return event.id;
}

const stored = async () => (await connector.events()).map(({ event_id }) => event_id);

test("with the connector's variables, what was refused is in the inbox afterwards", async () => {
  const id = await loggedEvent();
  const ran = await stage.run(['rotate', ...here(), '--yes', '--json'], withConnector());
  expect(JSON.parse(ran.out)).toMatchObject({
    ...{ exitStatus: 0, verification: { isVerified: true }, backfill: { standing: 'done' } },
    next: [expect.stringMatching(/^What was refused since .* is back-filled\./)],
  });
  expect(ran.status).toBe(0);
  expect(await stored()).toContain(id);
});

test('it is back-filled also when the verification fails, and by the run that finishes', async () => {
  const [webhook] = (await stage.call('/webhooks')) as Webhook[];
  const broken = stage.breakUpdatesOf(webhook?.id ?? '');
  expect((await stage.run(['rotate', ...here(), '--yes'], withConnector())).status).toBe(1);
  broken.repair();
  await stage.call(`/webhooks/${webhook?.id}`, {
    method: 'PATCH',
    body: JSON.stringify({ enabled: false }),
  });
  const id = await loggedEvent();
  const ran = await stage.run(['rotate', ...here(), '--yes', '--json'], withConnector());
  expect(JSON.parse(ran.out)).toMatchObject({
    ...{ exitStatus: 1, verification: { isVerified: false }, backfill: { standing: 'done' } },
  });
  expect(await stored()).toContain(id);
});

test('a back-fill that fails, or is left to be done, is part of the result', async () => {
  const left = await stage.run(['rotate', ...args, '--yes', '--json'], variables());
  expect(left.status).toBe(0);
  expect(JSON.parse(left.out)).toMatchObject({
    ...{ exitStatus: 0, backfill: { standing: 'left' } },
    next: [expect.stringContaining('npm run backfill -- --since ')],
  });
  await stage.run([...args], former);
  const elsewhere = { ...withConnector(), DATABASE_URL: 'postgres://127.0.0.1:1/inbox' };
  const failed = await stage.run(['rotate', ...here(), '--yes', '--json'], elsewhere);
  expect(failed.status).toBe(1);
  expect(JSON.parse(failed.out)).toMatchObject({
    ...{ exitStatus: 1, verification: { isVerified: true }, backfill: { standing: 'failed' } },
    next: [expect.stringContaining('npm run backfill -- --since ')],
  });
});

test('the interval is back-filled where that is handed in, after all is verified', async () => {
  const calls: Date[] = [];
  const backfill = async (since: Date) => {
    expect(await passwords()).toEqual(Array(3).fill('correct horsebattery'));
    calls.push(since);
    return { standing: 'done' } as const;
  };
  const read = readOptions(['rotate', ...args, '--yes']);
  const environment = stage.environment(variables());
  const { config } = registrationConfig(environment, 'salesforce-tokens');
  if (read.help || read.options === undefined || config === undefined)
    throw new Error('Expected options.');
  const output = { out: () => undefined, err: () => undefined };
  const context = await registrationContext(read.options, config, {
    ...{ output, terminal: NO_TERMINAL, environment },
  });
  if ('problems' in context) throw new Error(context.problems.join(' '));
  expect(await rotate(context, backfill)).toBe(0);
  expect(calls).toHaveLength(1);
  expect(await rotate(context, backfill)).toBe(2);
  expect(calls).toHaveLength(1);
});
