import { type ApiAnswer, type ApiRule, asItIs } from './api-proxy.ts';
import {
  ARGUMENTS,
  HTTP_PAIR,
  type RegistrationStage,
  startRegistrationStage,
} from './registration-stage.ts';

let stage: RegistrationStage;
beforeAll(async () => {
  stage = await startRegistrationStage();
});
beforeEach(() => stage.reset());
afterAll(() => stage.end());

type Json = Record<string, unknown>;

/** Changes each webhook in an answer, wherever it stands. */
function webhooksAs(
  change: (webhook: Json) => Json,
  list = (all: Json[]): unknown => all,
): ApiRule {
  return async ({ forward }) => {
    const answer = await forward();
    if (answer.status >= 300 || answer.body === '') return answer;
    const json = JSON.parse(answer.body);
    const body = Array.isArray(json) ? list(json.map(change)) : change(json);
    return { ...answer, body: JSON.stringify(body) };
  };
}

function credentialsAs(change: (credentials: Json) => Json): ApiRule {
  return webhooksAs((webhook) => ({
    ...webhook,
    ...('oauth' in webhook ? { oauth: change(webhook.oauth as Json) } : {}),
    ...('authentication' in webhook
      ? { authentication: change(webhook.authentication as Json) }
      : {}),
  }));
}

const same = (webhook: Json) => webhook;
const masked = (key: string, value: unknown) =>
  /password|secret/i.test(key) ? [key, '********'] : [key, value];
const statusAs =
  (from: number, to: number): ApiRule =>
  async ({ forward }) => {
    const answer: ApiAnswer = await forward();
    return answer.status === from ? { ...answer, status: to } : answer;
  };

/** What Digital River's documents say in two ways, or leave open. */
const ANSWERS: Readonly<Record<string, ApiRule>> = {
  'a list that is an array': asItIs,
  'a list that is an object with data': webhooksAs(same, (data) => ({ data })),
  'a list that is an object with hasMore': webhooksAs(same, (data) => ({ hasMore: false, data })),
  '200 for a created webhook': statusAs(201, 200),
  'username in place of userName': credentialsAs(({ userName, ...rest }) =>
    'clientID' in rest ? { userName, ...rest } : { ...rest, username: userName },
  ),
  'masked secrets': credentialsAs((all) =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => masked(key, value) as [string, unknown]),
    ),
  ),
  'no secrets': credentialsAs(({ password: _, clientSecret: __, ...rest }) => rest),
  'empty secrets': credentialsAs((all) => ({
    ...all,
    ...('password' in all ? { password: '' } : {}),
    ...('clientSecret' in all ? { clientSecret: null } : {}),
  })),
  'types in another order': webhooksAs((webhook) => ({
    ...webhook,
    types: [...(webhook.types as string[])].reverse(),
  })),
  'fields that are not documented': webhooksAs((webhook) => ({
    ...webhook,
    surprise: { deep: [1] },
    oauth: webhook.oauth === undefined ? null : { ...(webhook.oauth as Json), scope: 'api' },
  })),
  'no fields that have a default value': webhooksAs(
    ({ enabled: _, apiVersion: __, transportType, ...rest }) =>
      transportType === 'HTTP' ? rest : { ...rest, transportType },
  ),
  'the other transport as null': webhooksAs((webhook) => ({
    authentication: null,
    oauth: null,
    ...webhook,
  })),
};

describe.each([
  ['OAUTH', [], {}],
  ['HTTP', ['--transport', 'http'], HTTP_PAIR],
])('on the %s transport', (_transport, more, variables) => {
  const args = [...ARGUMENTS, '--types', 'order.created,refund.complete', ...more];

  it.each(Object.entries(ANSWERS))('is content with %s', async (name, rule) => {
    stage.use(rule);
    const first = await stage.run(args, variables);
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).not.toContain('still returns another value');
    expect(first.out.match(/│ created/g)).toHaveLength(4);
    const registered = await stage.list();
    expect(registered).toHaveLength(4);
    stage.use(rule);
    const second = await stage.run(args, variables);
    expect([second.status, second.err]).toEqual([0, '']);
    expect(stage.calls).toEqual(['GET /webhooks']);
    expect(second.out.includes('could not be compared')).toBe(
      /(masked|no|empty) secrets/.test(name),
    );
    expect(await stage.list()).toEqual(registered);
  });
});

describe('with masked secrets, after the password was changed', () => {
  const changed = { FULFILLMENT_PASSWORD: 'correct-horse' };
  const passwords = async () =>
    (await stage.list()).map(({ oauth }) => (oauth as { password: string }).password);

  beforeEach(async () => {
    await stage.run();
    stage.use(ANSWERS['masked secrets'] ?? asItIs);
  });

  it('apply says that it could not compare them, and what sends them', async () => {
    const { status, out } = await stage.run(ARGUMENTS, changed);
    expect(status).toBe(0);
    expect(out).toContain('a changed one is not noticed. --send-secrets sends');
    expect(out.match(/nothing, but its/g)).toHaveLength(3);
    expect(out).not.toContain('already correct');
    expect(await passwords()).toEqual(Array(3).fill('opensesameT0k3n'));
  });

  it('apply --send-secrets sends them, to all webhooks of ours', async () => {
    const args = [...ARGUMENTS, '--send-secrets'];
    const plan = await stage.run(['plan', ...args], changed);
    expect(plan.out.match(/secrets that are not shown are/g)).toHaveLength(3);
    const { status, out } = await stage.run(args, changed);
    expect(status).toBe(0);
    expect(out).not.toContain('could not be compared');
    expect(await passwords()).toEqual(Array(3).fill('correct-horseT0k3n'));
  });
});

it('says so when Digital River returns another value than it was sent', async () => {
  stage.use(webhooksAs((webhook) => ({ ...webhook, apiVersion: '2021-02-23' })));
  const { status, out } = await stage.run();
  expect(status).toBe(0);
  expect(out).toContain('but still returns another value of apiVersion.');
});
