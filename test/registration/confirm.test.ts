import type { Terminal } from '../../src/cli/terminal.ts';
import { startStage } from '../local/digital-river/stage.ts';
import { env } from './registration-example.ts';
import {
  BASE,
  NO_TERMINAL,
  type RegistrationStage,
  startRegistrationStage,
} from './registration-stage.ts';

let stage: RegistrationStage;
beforeAll(async () => {
  stage = await startRegistrationStage();
});
beforeEach(() => stage.reset());
afterAll(() => stage.end());

const PRODUCTION = ['--environment', 'production', '--address', BASE];
const SANDBOX = ['--environment', 'sandbox', '--address', BASE];
const TEST = { CONNECTOR_MODE: 'test' };

function person(answer: string) {
  const questions: string[] = [];
  const terminal: Terminal = {
    canAsk: true,
    showsProgress: true,
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  };
  return { terminal, questions };
}

it('refuses to change production where there is no terminal, and says how to go on', async () => {
  const { status, out, err } = await stage.run(PRODUCTION, TEST);
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/because the environment is production; there is no terminal.* with --yes\./);
  expect(err).toContain('Nothing was changed.');
  expect(await stage.list()).toEqual([]);
});

it.each(['yes', ' YES '])(
  'goes on after the answer %j, and has shown what it does',
  async (answer) => {
    const { terminal, questions } = person(answer);
    const { status, out, err } = await stage.run(PRODUCTION, TEST, terminal);
    expect(status).toBe(0);
    expect(questions).toEqual([
      '3 changes to make, and the environment is production. Type "yes" to go on: ',
    ]);
    expect(err).toContain('│ create ');
    expect(err).toContain(`create: ${BASE}/services/`);
    expect(out).toContain('│ created ');
    expect(await stage.list()).toHaveLength(3);
  },
);

it.each(['', 'y', 'no'])('changes nothing after the answer %j', async (answer) => {
  const { status, out, err } = await stage.run(PRODUCTION, TEST, person(answer).terminal);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('Nothing was changed.');
  expect(await stage.list()).toEqual([]);
});

it('changes nothing when the webhooks were changed while the question was open', async () => {
  const terminal: Terminal = {
    ...person('yes').terminal,
    ask: async () => {
      await stage.run([...PRODUCTION, '--yes'], TEST);
      return 'yes';
    },
  };
  const { status, err } = await stage.run(PRODUCTION, TEST, terminal);
  expect(status).toBe(2);
  expect(err).toContain('changed while the question was open');
  expect(await stage.list()).toHaveLength(3);
});

it('asks nothing with --yes, in a dry run, and where nothing differs', async () => {
  const run = (args: string[]) => stage.run([...PRODUCTION, ...args], TEST, NO_TERMINAL);
  expect((await run(['--dry-run'])).status).toBe(0);
  expect((await run(['--yes'])).status).toBe(0);
  expect(await stage.list()).toHaveLength(3);
  expect((await run([])).status).toBe(0);
});

it('asks nothing for a sandbox', async () => {
  const { terminal, questions } = person('no');
  expect((await stage.run(SANDBOX, {}, terminal)).status).toBe(0);
  expect(questions).toEqual([]);
});

it('asks before a live key changes anything, also a sandbox', async () => {
  const key = 'sk_9d4e';
  const live = await startStage({ apiKey: key });
  const variables = { ...env, DIGITAL_RIVER_API_KEY: key, DIGITAL_RIVER_API_URL: live.url() };
  const { terminal, questions } = person('no');
  expect((await stage.run(SANDBOX, variables, terminal)).status).toBe(2);
  expect(questions).toEqual([expect.stringContaining('DIGITAL_RIVER_API_KEY is a live key')]);
  expect((await stage.run([...SANDBOX, '--yes'], variables)).status).toBe(0);
  const listed = await stage.run(['list'], variables);
  expect([listed.status, listed.err]).toEqual([0, '']);
  for (const subcommand of ['disable', 'enable', 'delete']) {
    const { status, err } = await stage.run([subcommand, '--address', BASE], variables);
    // Nothing is disabled, so there is nothing to enable.
    expect([subcommand, status]).toEqual([subcommand, subcommand === 'enable' ? 0 : 2]);
    if (status === 2) expect(err).toContain('with --yes');
  }
  expect((await live.call('GET', '/webhooks', undefined, key)).json).toHaveLength(3);
  await live.end();
});

it.each(['rk_9d4e', 'rk_test_9d4e', 'sktest_9d4e', 'SK_TEST_9d4e'])(
  'asks before the key %s changes anything, since it is not known to be a test key',
  async (key) => {
    const unknown = await startStage({ apiKey: key });
    const variables = { DIGITAL_RIVER_API_KEY: key, DIGITAL_RIVER_API_URL: unknown.url() };
    const pair = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'opensesame' };
    const args = ['--address', BASE, '--transport', 'http'];
    const refused = await stage.run(args, { ...variables, ...pair });
    expect([refused.status, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('not known to be a test key');
    expect((await unknown.call('GET', '/webhooks', undefined, key)).json).toEqual([]);
    expect((await stage.run([...args, '--yes'], { ...variables, ...pair })).status).toBe(0);
    expect((await stage.run(['disable', '--address', BASE], variables)).status).toBe(2);
    await unknown.end();
  },
);

it('asks before webhooks are deleted, whatever the environment', async () => {
  await stage.run(SANDBOX);
  const refused = await stage.run(['delete', '--address', BASE]);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('because webhooks would be deleted');
  const { terminal, questions } = person('yes');
  expect((await stage.run(['delete', '--address', BASE], {}, terminal)).status).toBe(0);
  expect(questions).toHaveLength(1);
  expect(await stage.list()).toEqual([]);
});

it('shows progress and waits at a terminal alone', async () => {
  let failures = 0;
  stage.use(({ forward }) => {
    failures += 1;
    return failures > 1
      ? forward()
      : Promise.resolve({ status: 429, body: '', headers: { 'retry-after': '0' } });
  });
  const { err } = await stage.run(SANDBOX, {}, person('').terminal);
  expect(err).toContain("Reading the account's webhooks …\n");
  expect(err).toContain('Digital River answered 429; the next attempt follows in 0 s …\n');
  expect((await stage.run(SANDBOX)).err).toBe('');
});
