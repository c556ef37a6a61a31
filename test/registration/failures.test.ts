import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiRule } from './api-proxy.ts';
import { asItIs } from './api-proxy.ts';
import {
  ARGUMENTS,
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

const refusal = (status: number, type: string, problem: object = {}) => ({
  status,
  body: JSON.stringify({ type, errors: [{ message: 'No.', ...problem }] }),
  // Longer than the command waits.
  headers: { 'retry-after': '31', 'x-dr-requestid': 'req-9' },
});

/** Lets some calls fail, and the local Digital River answer the others. */
function failing(fails: RegExp, answer: ReturnType<typeof refusal> | 'hang-up', from = 1): ApiRule {
  let matching = 0;
  return ({ method, path, body, forward }) => {
    if (fails.test(`${method} ${path} ${body}`)) matching += 1;
    else return forward();
    return matching >= from ? Promise.resolve(answer) : forward();
  };
}

/** Each documented error: what the command advises, and whether it tries the next webhook. */
const ERRORS: readonly [number, string, object, RegExp, boolean][] = [
  [400, 'bad_request', { code: 'missing_parameter', parameter: 'types' }, /was not sent/, true],
  [400, 'bad_request', { code: 'invalid_parameter', parameter: 'address' }, /correct the/, true],
  [400, 'bad_request', { code: 'invalid_format' }, /cannot read a value/, true],
  [401, 'unauthorized', {}, /copy the secret key again/, false],
  [401, 'unauthorized', { code: 'api_key_expired' }, /has expired/, false],
  [403, 'forbidden', {}, /use a secret key of the account/, false],
  [404, 'not_found', { code: 'not_found' }, /DIGITAL_RIVER_API_URL/, true],
  [405, 'method_not_allowed', {}, /check DIGITAL_RIVER_API_URL/, true],
  [406, 'not_acceptable', {}, /check DIGITAL_RIVER_API_URL/, true],
  [408, 'request_timeout', {}, /try again later/, true],
  [409, 'conflict', { code: 'already_exists' }, /exists already: run the command again/, true],
  [409, 'conflict', {}, /run the command again/, true],
  [429, 'too_many_requests', {}, /wait, and try again/, false],
  [500, 'internal_server_error', {}, /support the request id/, true],
  [502, 'bad_gateway', {}, /try again later/, true],
  [503, 'service_unavailable', {}, /try again later/, true],
  [504, 'gateway_timeout', {}, /try again later/, true],
];

describe.each(ERRORS)('%i %s, %j', (status, type, problem, advice, continues) => {
  it('when webhooks are listed: nothing is changed', async () => {
    stage.use(failing(/^GET/, refusal(status, type, problem)));
    const result = await stage.run();
    expect(result.status).toBe(1);
    expect(result.err).toContain(`(${status} ${type}`);
    expect(result.err).toContain('request id req-9');
    expect(result.err).toMatch(advice);
    expect(result.err).toContain('Nothing was changed.');
    expect(stage.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('when one is changed: what is left is said, and a second run does it', async () => {
    await stage.run();
    const before = await stage.list();
    for (const { id } of before) await stage.change(id, { enabled: false });
    const first = webhookFor(before, 'order.accepted').id;
    stage.use(failing(new RegExp(`^PATCH /webhooks/${first}`), refusal(status, type, problem)));
    const result = await stage.run();
    expect(result.status).toBe(1);
    expect(result.err).toMatch(advice);
    expect(result.out).toContain('failed to update');
    expect(result.out.match(/not tried: update/g) ?? []).toHaveLength(continues ? 0 : 2);
    expect(result.err).toContain(`Done: ${continues ? 2 : 0} of 3 changes. Left: update https://`);
    const enabled = (await stage.list()).filter((webhook) => webhook.enabled);
    expect(enabled).toHaveLength(continues ? 2 : 0);
    stage.use(asItIs);
    expect((await stage.run()).status).toBe(0);
    expect(stage.calls).toHaveLength(continues ? 2 : 4);
    expect((await stage.list()).every((webhook) => webhook.enabled)).toBe(true);
  });
});

describe('passing failures', () => {
  it.each([
    ['a broken connection', 'hang-up'],
    ['503', { ...refusal(503, 'service_unavailable'), headers: { 'retry-after': '0' } }],
    ['429', { ...refusal(429, 'too_many_requests'), headers: { 'retry-after': '0' } }],
  ] as const)('are retried: %s, before each kind of call', async (_case, answer) => {
    const seen = new Set<string>();
    stage.use(({ method, forward }) => {
      if (seen.has(method)) return forward();
      seen.add(method);
      return Promise.resolve(answer);
    });
    const { status, err } = await stage.run();
    expect([status, err]).toEqual([0, '']);
    expect(await stage.list()).toHaveLength(3);
  });

  it('a webhook that was created without an answer is not created again', async () => {
    stage.use(async ({ method, forward }) => {
      const answer = await forward();
      return method === 'POST' ? 'hang-up' : answer;
    });
    const { status, err } = await stage.run();
    expect([status, err]).toEqual([0, '']);
    expect(await stage.list()).toHaveLength(3);
    expect(stage.calls.filter((call) => call === 'POST /webhooks')).toHaveLength(3);
  });
});

it('a webhook whose creation takes effect after its 504 is created once', async () => {
  const late: Promise<unknown>[] = [];
  stage.use(({ method, forward }) => {
    if (method !== 'POST' || late.length > 0) return forward();
    late.push(sleep(1_500).then(forward));
    return Promise.resolve(refusal(504, 'gateway_timeout'));
  });
  const { status, err } = await stage.run();
  await Promise.all(late);
  expect([status, err]).toEqual([0, '']);
  expect((await stage.list()).map(({ types }) => types[0]).toSorted()).toEqual([
    ...['order.accepted', 'order.complete', 'order.invoice.created'],
  ]);
});

it('webhooks of later pages are found, though the pages are bare arrays', async () => {
  await stage.run();
  const ours = await stage.list();
  const others = Array.from({ length: 11 }, (_, index) => ({
    ...{ id: `other-${index}`, types: ['order.created'], enabled: false },
    address: `https://other.example.com/${index}`,
  }));
  const all: { readonly id: string }[] = [...others, ...ours];
  stage.use(({ method, path, forward }) => {
    if (method !== 'GET') return forward();
    const after = new URLSearchParams(path.split('?')[1]).get('startingAfter');
    const from = all.findIndex(({ id }) => id === after) + 1;
    return Promise.resolve({ status: 200, body: JSON.stringify(all.slice(from, from + 10)) });
  });
  const { status, out } = await stage.run();
  expect(status).toBe(0);
  expect(out.match(/nothing, already correct/g)).toHaveLength(3);
  expect(await stage.list()).toEqual(ours);
});

it('after a failure no duplicate is deleted, until a second run', async () => {
  await stage.run();
  const webhook = webhookFor(await stage.list(), 'order.accepted');
  await stage.register({ ...webhook, id: undefined });
  for (const { id } of await stage.list()) await stage.change(id, { enabled: false });
  stage.use(failing(/^PATCH/, refusal(400, 'bad_request')));
  const args = [...ARGUMENTS, '--remove-duplicates'];
  const first = await stage.run(args);
  expect(first.status).toBe(1);
  expect(first.out).toContain('not tried: delete');
  expect(await stage.list()).toHaveLength(4);
  stage.use(asItIs);
  expect((await stage.run(args)).status).toBe(0);
  expect(await stage.list()).toHaveLength(3);
});

it('creates what is left after the first of three', async () => {
  stage.use(failing(/^POST/, refusal(403, 'forbidden'), 2));
  const first = await stage.run();
  expect(first.err).toContain('Done: 1 of 3 changes. Left: create https://');
  expect(await stage.list()).toHaveLength(1);
  stage.use(asItIs);
  const second = await stage.run();
  expect([second.status, second.err]).toEqual([0, '']);
  expect(second.out.match(/nothing, already correct/g)).toHaveLength(1);
  expect(await stage.list()).toHaveLength(3);
});

it('shows no secret that Digital River quotes', async () => {
  await stage.run();
  const { id } = webhookFor(await stage.list(), 'order.accepted');
  const oauth = {
    tokenEndPoint: 'https://old.example.com/token',
    ...{
      clientID: 'c',
      clientSecret: 'secret-of-before',
      userName: 'u',
      password: 'word-of-before',
    },
  };
  await stage.change(id, { oauth, enabled: false });
  const message = 'secret-of-before word-of-before opensesame T0k3n app-secret';
  stage.use(failing(/^PATCH/, refusal(400, 'bad_request', { message, parameter: 'T0k3n' })));
  for (const args of [ARGUMENTS, ['enable', ...ARGUMENTS, '--id', id], [...ARGUMENTS, '--json']]) {
    const { status, out, err } = await stage.run(args);
    expect(status).toBe(1);
    expect(out + err).toContain('[hidden] [hidden]');
    expect(out + err).not.toContain('of-before');
  }
});
