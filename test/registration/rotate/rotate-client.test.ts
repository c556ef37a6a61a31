import { tokenClientsValue } from '../../../src/config/token-clients.ts';
import { newClient } from '../../../src/oauth/issuer/new-client.ts';
import { startConnector, type TestConnector } from '../../support/connector.ts';
import { eventFixture } from '../../support/digital-river-events.ts';
import { eventually } from '../../support/eventually.ts';
import { first, ownIssuerEnvironment, second } from '../../support/own-issuer.ts';
import {
  answering,
  clientVariables,
  oneLine,
  type RotationStage,
  startRotationStage,
} from './rotation-stage.ts';

interface Webhook {
  readonly id: string;
  readonly types: string[];
  readonly oauth: { readonly clientID: string };
}

let stage: RotationStage;
let connector: TestConnector;
let args: string[];

beforeAll(async () => {
  connector = await startConnector(ownIssuerEnvironment);
});

beforeEach(async () => {
  stage = await startRotationStage();
  args = ['--address', connector.url, '--environment', 'sandbox', '--token-endpoint', 'connector'];
  await stage.run(args, clientVariables(first));
});

afterEach(() => stage.stop());
afterAll(() => connector.stop());

/** The arguments for production, and a test key that is meant. */
const production = () => args.map((arg) => (arg === 'sandbox' ? 'production' : arg));
const ofTestMode = (client: typeof first) => ({
  ...clientVariables(client),
  CONNECTOR_MODE: 'test',
});

const clientIds = async () =>
  ((await stage.call('/webhooks')) as Webhook[]).map(({ oauth }) => oauth.clientID);

/** Sends events all the time, to each of the webhooks; `end` waits until all are delivered. */
function deliveries() {
  const types = ['order.accepted', 'order.complete', 'order.invoice.created'];
  let isRunning = true;
  let sent = 0;
  const sending = (async () => {
    for (; isRunning; sent += 1) {
      const event = { ...eventFixture(types[sent % 3] ?? ''), id: `during-rotation-${sent}` };
      await stage.call('/local/events', { method: 'POST', body: JSON.stringify(event) });
    }
  })();
  return {
    async end() {
      isRunning = false;
      await sending;
      await eventually(async () =>
        expect(stage.attempts.filter(({ status }) => status === 202).length).toBe(sent),
      );
      return sent;
    },
  };
}

test('a client is rotated while events are delivered, and no call is refused', async () => {
  const running = deliveries();
  await eventually(async () => expect(stage.attempts.length).toBeGreaterThan(10));
  const { status, out, err } = await stage.run(['rotate', ...args, '--yes'], {
    ...clientVariables(second),
    OAUTH_CLIENTS: ownIssuerEnvironment.OAUTH_CLIENTS,
  });
  const before = stage.attempts.length;
  await eventually(async () => expect(stage.attempts.length).toBeGreaterThan(before + 10));
  const sent = await running.end();
  expect(stage.attempts.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(stage.attempts).toHaveLength(sent);
  expect(status).toBe(0);
  expect(await clientIds()).toEqual(Array(3).fill(second.credentials.id));
  expect(out.match(/^updated/gm)).toHaveLength(3);
  expect(oneLine(out)).toContain('Verified:');
  expect(oneLine(out)).toContain('Wait for the lifetime of a token (600 seconds)');
  expect(oneLine(out)).toContain('Remove the former client (first)');
  expect(out.replaceAll(/\s+/g, '')).toContain(
    `OAUTH_CLIENTS=${tokenClientsValue([second.configured])}`,
  );
  expect(oneLine(err)).toContain('The connector accepts the new credentials at every address.');
  expect(connector.logged.join('')).toContain('"caller":"client second"');
}, 60_000);

test('nothing is changed before the connector accepts the new client', async () => {
  const { status, out, err } = await stage.run(
    ['rotate', ...args, '--yes', '--timeout', '1'],
    clientVariables(newClient('third')),
  );
  expect([status, out]).toEqual([1, '']);
  expect(oneLine(err)).toContain(
    'Nothing was changed. The new credentials are not accepted yet (token at',
  );
  expect(oneLine(err)).toContain('OAUTH_CLIENTS');
  expect(await clientIds()).toEqual(Array(3).fill(first.credentials.id));
});

test('it waits until the connector was restarted with both clients', async () => {
  const third = newClient('third');
  const clients = (...all: (typeof first)[]) => ({
    ...ownIssuerEnvironment,
    OAUTH_CLIENTS: tokenClientsValue(all.map(({ configured }) => configured)),
  });
  let other = await startConnector(clients(first));
  try {
    const { url } = other;
    const there = ['--address', url, ...args.slice(2)];
    await stage.run([...there, '--yes'], clientVariables(first));
    const running = stage.run(['rotate', ...there, '--yes'], clientVariables(third));
    await eventually(async () => expect(other.logged.join('')).toContain('token refused'));
    await other.stop();
    other = await startConnector(clients(first, third), Number(new URL(url).port));
    const { status, err } = await running;
    expect(oneLine(err)).toContain('Retrying for up to 600 seconds');
    expect(status).toBe(0);
    expect((await clientIds()).slice(3)).toEqual(Array(3).fill(third.credentials.id));
  } finally {
    await other.stop();
  }
}, 60_000);

test('a rotation that failed in the middle leaves no call refused, and a second run finishes it', async () => {
  const webhooks = (await stage.call('/webhooks')) as Webhook[];
  const broken = stage.breakUpdatesOf(webhooks[1]?.id ?? '');
  const half = await stage.run(['rotate', ...args, '--yes'], clientVariables(second));
  expect(half.status).toBe(1);
  expect(half.out.match(/^updated/gm)).toHaveLength(2);
  expect(half.out).toMatch(/^failed +order\.complete/m);
  expect(oneLine(half.out)).toContain(
    'Both are valid, so that no call is refused: leave both configured, and run the same command again.',
  );
  expect(new Set(await clientIds()).size).toBe(2);
  expect(oneLine(half.out)).toContain('Not verified: 1 of');
  broken.repair();
  const rest = await stage.run(['rotate', ...args, '--yes'], clientVariables(second));
  expect(rest.status).toBe(0);
  expect(oneLine(rest.err)).toContain('An earlier rotation was interrupted: 2 of 3 webhooks');
  expect(rest.out.match(/^had them already/gm)).toHaveLength(2);
  expect(rest.out.match(/^updated/gm)).toHaveLength(1);
  expect(await clientIds()).toEqual(Array(3).fill(second.credentials.id));
  const again = await stage.run(['rotate', ...args, '--json'], clientVariables(second));
  expect(again.status).toBe(2);
  expect(JSON.parse(again.out)).toMatchObject({
    ...{
      exitStatus: 2,
      problems: [expect.stringMatching(/^There is nothing to rotate: all 3 webhooks/)],
    },
  });
  const text = await stage.run(['rotate', ...args, '--dry-run'], clientVariables(second));
  expect([text.status, text.out]).toEqual([2, '']);
  expect(oneLine(text.err)).toContain('set the new ones in the environment first.');
}, 60_000);

test('with secrets that are not shown, the new client is never named as the former one', async () => {
  await stage.maskSecrets();
  const variables = {
    ...clientVariables(second),
    OAUTH_CLIENTS: ownIssuerEnvironment.OAUTH_CLIENTS,
  };
  const one = await stage.run(['rotate', ...args, '--yes'], variables);
  expect(one.status).toBe(0);
  expect(oneLine(one.out)).toContain('Remove the former client (first)');
  expect(one.out).toContain('Verified:');
  const again = await stage.run(['rotate', ...args, '--yes'], variables);
  expect(again.status).toBe(0);
  expect(again.out.match(/^updated/gm)).toHaveLength(3);
  expect(oneLine(again.out)).not.toContain('(second)');
  expect(again.out).not.toContain('OAUTH_CLIENTS=');
}, 60_000);

test('an OAUTH_CLIENTS without the new client is never printed', async () => {
  const others = [first.configured, newClient('third').configured];
  const { status, out } = await stage.run(['rotate', ...args, '--yes'], {
    ...clientVariables(second),
    OAUTH_CLIENTS: tokenClientsValue(others),
  });
  expect(status).toBe(0);
  expect(out).not.toContain('OAUTH_CLIENTS=');
  expect(oneLine(out)).toContain('Remove the former client from OAUTH_CLIENTS');
}, 60_000);

test('nothing is changed when the webhooks were changed while the question was open', async () => {
  const [webhook] = (await stage.call('/webhooks')) as Webhook[];
  const terminal = answering('yes');
  const ask = async (question: string) => {
    await stage.call(`/webhooks/${webhook?.id}`, { method: 'DELETE' });
    return terminal.ask(question);
  };
  const live = [...production()];
  const ran = await stage.run(['rotate', ...live], ofTestMode(second), { ...terminal, ask });
  expect([ran.status, ran.out]).toEqual([2, '']);
  expect(oneLine(ran.err)).toContain('The webhooks were changed since they were read.');
  expect(await clientIds()).toEqual(Array(2).fill(first.credentials.id));
}, 60_000);

test('for production it asks, and changes nothing without a yes', async () => {
  const refusing = answering('no');
  const refused = await stage.run(['rotate', ...production()], ofTestMode(second), refusing);
  expect(refused.status).toBe(2);
  expect(refusing.questions).toEqual([
    'Give 3 of 3 webhooks the new credentials? Type "yes" to go on: ',
  ]);
  const alone = await stage.run(['rotate', ...production()], ofTestMode(second));
  expect(alone.status).toBe(2);
  expect(oneLine(alone.err)).toContain('Add --yes to confirm.');
  const json = await stage.run(['rotate', ...production(), '--json'], ofTestMode(second));
  expect(JSON.parse(json.out)).toMatchObject({
    ...{ subcommand: 'rotate', exitStatus: 2, problems: [expect.stringContaining('--yes')] },
  });
  const dry = await stage.run(['rotate', ...production(), '--dry-run'], ofTestMode(second));
  expect(dry.status).toBe(0);
  expect(oneLine(dry.err)).toContain('Nothing was changed. 3 of 3 webhooks would be updated.');
  expect(await clientIds()).toEqual(Array(3).fill(first.credentials.id));
  const agreed = await stage.run(['rotate', ...production()], ofTestMode(second), answering('yes'));
  expect(agreed.status).toBe(0);
}, 60_000);

test('a test key and a sandbox, of which no call is refused, are not asked about', async () => {
  const { status } = await stage.run(['rotate', ...args], clientVariables(second));
  expect(status).toBe(0);
  expect(await clientIds()).toEqual(Array(3).fill(second.credentials.id));
}, 60_000);

test('webhooks that are not right otherwise are left alone', async () => {
  const [webhook] = (await stage.call('/webhooks')) as Webhook[];
  await stage.call(`/webhooks/${webhook?.id}`, { method: 'DELETE' });
  const { status, err } = await stage.run(['rotate', ...args, '--yes'], clientVariables(second));
  expect(status).toBe(2);
  expect(oneLine(err)).toContain(`No webhook for order.accepted at ${connector.url}`);
  expect(oneLine(err)).toContain('npm run register-webhooks -- plan');
  expect(await clientIds()).toEqual(Array(2).fill(first.credentials.id));
});
