import {
  ARGUMENTS,
  BASE,
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

const HEAD = { formatVersion: 1, mode: 'test', target: 'connector', warnings: [] };

async function json(args: readonly string[], variables: Record<string, string> = {}) {
  const { status, out } = await stage.run([...args, '--json'], variables);
  const parsed = JSON.parse(out);
  expect(parsed.exitStatus).toBe(status);
  return parsed;
}

it('has the documented form, and nothing else is on the output', async () => {
  await stage.run();
  const before = await stage.list();
  const accepted = webhookFor(before, 'order.accepted');
  await stage.change(accepted.id, { enabled: false, apiVersion: 'latest' });
  await stage.register({ ...webhookFor(before, 'order.complete'), id: undefined });
  await stage.register({
    types: ['order.accepted'],
    address: 'https://u:opensesame@x.example/?k=T0k3n',
  });
  const result = await json(['plan', ...ARGUMENTS]);
  expect(result).toEqual({
    ...HEAD,
    ...{ subcommand: 'plan', dryRun: true, exitStatus: 0, environment: 'sandbox' },
    notes: expect.any(Array),
    webhooks: [
      {
        id: accepted.id,
        address: `${BASE}${PATHS}/DROFIOrderMgmNotification/`,
        types: ['order.accepted'],
        action: 'update',
        status: 'planned',
        changes: [
          { field: 'apiVersion', text: 'apiVersion was latest' },
          { field: 'enabled', text: 'was disabled' },
        ],
        stillDiffers: [],
        error: null,
      },
      expect.objectContaining({ action: 'none', status: 'correct', changes: [] }),
      expect.objectContaining({ action: 'none', status: 'correct', changes: [] }),
    ],
    duplicates: [expect.objectContaining({ types: ['order.complete'], enabled: true })],
    others: [
      {
        id: expect.any(String),
        ...{ address: 'https://x.example/?…', types: ['order.accepted'], enabled: true },
      },
    ],
  });
  const applied = await json(ARGUMENTS);
  expect(applied.webhooks.map(({ status }: { status: string }) => status)).toEqual([
    'done',
    'correct',
    'correct',
  ]);
});

it('shows a failure with its fields', async () => {
  const body = JSON.stringify({ type: 'conflict', errors: [{ message: 'Changed.' }] });
  stage.use(({ method, forward }) =>
    method === 'POST' ? Promise.resolve({ status: 409, body }) : forward(),
  );
  const { webhooks, exitStatus } = await json(ARGUMENTS);
  expect(exitStatus).toBe(1);
  expect(webhooks[0]).toMatchObject({
    ...{ id: null, action: 'create', status: 'failed' },
    error: { status: 409, type: 'conflict', code: null, outcome: 'refused' },
  });
  stage.use(() => Promise.resolve({ status: 403, body: '' }));
  expect(await json(ARGUMENTS)).toMatchObject({ exitStatus: 1, error: { status: 403 } });
  expect(await json(['list'])).toMatchObject({ exitStatus: 1, error: { status: 403 } });
});

it('shows what is wrong with arguments, variables and confirmations', async () => {
  expect(await json(['plan'])).toEqual({
    ...{ formatVersion: 1, subcommand: 'plan', exitStatus: 2 },
    problems: [
      "--address: expected the connector's base address, got nothing, and PUBLIC_URL is not set.",
    ],
  });
  const production = ['--environment', 'production', '--address', BASE];
  expect(await json(production)).toMatchObject({
    problems: [expect.stringContaining('DIGITAL_RIVER_API_KEY is a test key')],
  });
  expect(await json(production, { CONNECTOR_MODE: 'test' })).toMatchObject({
    ...{ exitStatus: 2, problems: [expect.stringContaining('--yes')] },
  });
});

it('lists the webhooks', async () => {
  await stage.run();
  const { id } = webhookFor(await stage.list(), 'order.accepted');
  const { webhooks } = await json(['list', '--address', BASE]);
  expect(webhooks).toHaveLength(3);
  expect(webhooks).toContainEqual({
    ...{ id, owner: 'ours', enabled: true, types: ['order.accepted'] },
    address: `${BASE}${PATHS}/DROFIOrderMgmNotification/`,
    ...{ transport: 'OAUTH', apiVersion: 'default' },
    tokenEndpoint: 'https://test.salesforce.com/services/oauth2/token',
  });
});
