import nock from 'nock';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { newClient } from '../../src/oauth/issuer/new-client.ts';
import { registerCommand } from '../../src/registration/command.ts';
import { optionsOf } from '../../src/registration/options/option-table.ts';
import { SUBCOMMAND_NAMES } from '../../src/registration/options/subcommand-names.ts';
import { argv, desired, desiredHttp, env, secrets } from './registration-example.ts';

const BASE = 'https://api.digitalriver.com';
const registered = desired.map((webhook, index) => ({ ...webhook, id: `w${index}` }));

async function run(args: string[] = argv, variables: Record<string, string> = env) {
  let out = '';
  let err = '';
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const status = await registerCommand(args, output, variables);
  for (const secret of secrets) expect(out + err).not.toContain(secret);
  return { status, out, err };
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

it('creates the three webhooks and shows their ids', async () => {
  const scope = nock(BASE, { reqheaders: { authorization: 'Bearer sk_test_4f1c' } });
  scope.get('/webhooks').reply(200, []);
  desired.forEach((body, index) => {
    scope.post('/webhooks', JSON.stringify(body)).reply(201, { ...body, id: `new-${index}` });
  });
  const { status, out, err } = await run();
  expect(status).toBe(0);
  expect(err).toBe('');
  for (const text of ['order.accepted', 'order.complete', 'order.invoice.created', 'created']) {
    expect(out).toContain(text);
  }
  for (const id of ['new-0', 'new-1', 'new-2']) expect(out).toContain(id);
});

it('leaves quotes around values out, which docker run --env-file keeps', async () => {
  const scope = nock(BASE, { reqheaders: { authorization: 'Bearer sk_test_4f1c' } });
  scope.get('/webhooks').reply(200, registered);
  const quoted = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, `"${value}"`]),
  );
  expect(await run([...argv, '--dry-run'], quoted)).toMatchObject({ status: 0, err: '' });
});

it('creates them on the HTTP transport, without the variables of the OAUTH transport', async () => {
  const scope = nock(BASE);
  scope.get('/webhooks').reply(200, []);
  desiredHttp.forEach((body, index) => {
    scope.post('/webhooks', JSON.stringify(body)).reply(201, { ...body, id: `new-${index}` });
  });
  const { status, out, err } = await run([...argv, '--transport', 'http'], {
    DIGITAL_RIVER_API_KEY: 'sk_test_4f1c',
    WEBHOOK_USERNAME: 'dr',
    WEBHOOK_PASSWORD: 'opensesame',
  });
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('new-2');
});

it("registers the connector's own token endpoint, which uses no security token", async () => {
  const own = [...argv, '--token-endpoint', 'connector'];
  const refused = await run(own);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('- FULFILLMENT_SECURITY_TOKEN: expected no value');
  nock(BASE).get('/webhooks').reply(200, []);
  nock(BASE)
    .post('/webhooks', /https:\/\/connector\.example\.com\/oauth2\/token/)
    .times(3)
    .reply(201, { ...registered[0] });
  const { status, err } = await run(own, { ...env, FULFILLMENT_SECURITY_TOKEN: '' });
  expect([status, err]).toEqual([0, '']);
});

it("notes that a new org refuses the flow of Salesforce's token endpoint, and only there", async () => {
  nock(BASE).get('/webhooks').thrice().reply(200, { data: registered });
  const note = /^Note: .* refuse this flow .* use --token-endpoint connector\.$/m;
  expect(await run()).toMatchObject({ status: 0, err: '', out: expect.stringMatching(note) });
  const elsewhere = [...argv, '--token-endpoint', 'https://tokens.example.com/token', '--dry-run'];
  expect((await run(elsewhere)).out).not.toMatch(note);
  const own = [...argv, '--token-endpoint', 'connector', '--dry-run'];
  expect((await run(own, { ...env, FULFILLMENT_SECURITY_TOKEN: '' })).out).not.toMatch(note);
  expect((await run(['apply', '--help'])).out).toMatch(/created since Summer\s+'23\s+refuse/);
});

it("warns of credentials that the connector's own token endpoint would deny, and only there", async () => {
  nock(BASE).get('/webhooks').twice().reply(200, []);
  const { configured } = newClient('other');
  const variables = {
    ...env,
    FULFILLMENT_SECURITY_TOKEN: '',
    OAUTH_CLIENTS: tokenClientsValue([configured]),
  };
  const own = await run([...argv, '--token-endpoint', 'connector', '--dry-run'], variables);
  expect(own.status).toBe(0);
  expect(own.err).toMatch(
    /^Warning: CONNECTED_APP_CLIENT_ID and .* match no client in OAUTH_CLIENTS/,
  );
  const elsewhere = await run([...argv, '--dry-run'], variables);
  expect(elsewhere.err).not.toContain('OAUTH_CLIENTS');
});

it('compares the mode of the key with CONNECTOR_MODE when it is set', async () => {
  nock(BASE).get('/webhooks').reply(200, []);
  const production = ['--environment', 'production', '--address', 'https://c.example.com'];
  const args = [...production, '--dry-run'];
  expect((await run(args, { ...env, CONNECTOR_MODE: 'test' })).err).toBe('');
  const refused = await run(args, { ...env, CONNECTOR_MODE: 'live' });
  expect(refused.status).toBe(2);
  expect(refused.err).toContain(
    '- DIGITAL_RIVER_API_KEY is a test key (sk_test_…) but CONNECTOR_MODE is live',
  );
});

it('changes nothing when every webhook is correct', async () => {
  nock(BASE).get('/webhooks').reply(200, { data: registered });
  const { status, out } = await run();
  expect(status).toBe(0);
  expect(out.match(/nothing, already correct/g)).toHaveLength(3);
});

it('patches what differs and nothing else', async () => {
  const [first, second, third] = registered;
  nock(BASE)
    .get('/webhooks')
    .reply(200, [first, { ...second, enabled: false }, third])
    .patch('/webhooks/w1', { enabled: true })
    .reply(200, second);
  const { status, out } = await run();
  expect(status).toBe(0);
  expect(out).toContain('updated:');
  expect(out).toContain('was disabled');
});

it('only shows what it would do in a dry run', async () => {
  const [first, second] = registered;
  nock(BASE)
    .get('/webhooks')
    .reply(200, [first, { ...second, types: ['order.created'] }]);
  const { status, out } = await run([...argv, '--dry-run']);
  expect(status).toBe(0);
  expect(out).toContain('To do');
  expect(out).toContain('removed order.created');
  expect(out).toMatch(/│ create /);
});

it('reports a second webhook with the same address', async () => {
  nock(BASE)
    .get('/webhooks')
    .reply(200, [...registered, { ...registered[0], id: 'again' }]);
  const { status, out } = await run();
  expect(status).toBe(0);
  expect(out).toContain('is also registered as again');
});

it('continues after an error, shows it with its request id, and exits with 1', async () => {
  const [first, second, third] = registered;
  nock(BASE)
    .get('/webhooks')
    .reply(200, [first])
    .post('/webhooks')
    .reply(
      400,
      { type: 'bad_request', errors: [{ message: 'Bad password opensesameT0k3n.' }] },
      { 'x-dr-requestid': 'req-9' },
    )
    .post('/webhooks')
    .reply(201, third);
  const { status, out, err } = await run();
  expect(status).toBe(1);
  expect(out).toContain('failed');
  expect(out).toContain('w2');
  expect(out).not.toContain(second?.id);
  expect(err).toContain('Bad password [hidden].');
  expect(err).toContain('request id req-9');
});

it('exits with 1 when the webhooks cannot be listed', async () => {
  nock(BASE)
    .get('/webhooks')
    .reply(401, { type: 'unauthorized', errors: [{ message: 'No.' }] });
  const { status, out, err } = await run();
  expect(status).toBe(1);
  expect(out).toBe('');
  expect(err).toContain('401 unauthorized');
  expect(err).toContain('Nothing was changed.');
});

it('lists every wrong option and variable, makes no calls and exits with 2', async () => {
  const { status, out, err } = await run(['--environment', 'prod'], {
    DIGITAL_RIVER_API_KEY: 'pk_1',
  });
  expect(status).toBe(2);
  expect(out).toBe('');
  for (const name of [
    '--environment',
    '--address',
    'DIGITAL_RIVER_API_KEY: is a public key',
    'FULFILLMENT_USERNAME',
    'FULFILLMENT_PASSWORD',
    'CONNECTED_APP_CLIENT_ID',
    'CONNECTED_APP_CLIENT_SECRET',
  ]) {
    expect(err).toContain(`- ${name}`);
  }
});

it('refuses a test key for production, and warns of a live key for a sandbox', async () => {
  const production = ['--environment', 'production', '--address', 'https://c.example.com'];
  const refused = await run(production);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('the environment is production: Digital River would send no live');
  nock(BASE).get('/webhooks').reply(200, []);
  const live = { ...env, DIGITAL_RIVER_API_KEY: 'sk_7a9b' };
  const { status, err } = await run([...argv, '--dry-run'], live);
  expect(status).toBe(0);
  expect(err).toMatch(
    /^Warning: DIGITAL_RIVER_API_KEY is a live key but the environment is sandbox/,
  );
  expect(err).not.toContain('sk_7a9b');
});

it('warns about an empty security token', async () => {
  nock(BASE).get('/webhooks').reply(200, []);
  const { err } = await run([...argv, '--dry-run'], { ...env, FULFILLMENT_SECURITY_TOKEN: '' });
  expect(err).toContain('Warning: FULFILLMENT_SECURITY_TOKEN is empty');
});

it('describes every variable in its help', async () => {
  const { status, out } = await run(['--help'], {});
  expect(status).toBe(0);
  for (const name of [...Object.keys(env), 'DIGITAL_RIVER_API_URL']) expect(out).toContain(name);
  for (const name of SUBCOMMAND_NAMES) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

it('shows in its help which options each subcommand takes, and where they are explained', async () => {
  const { out } = await run(['--help'], {});
  const taken = Object.fromEntries(
    out
      .replaceAll(/\n {4,}/g, ' ')
      .split('\n')
      .flatMap((line) => {
        const [, name = '', options] = /^ {2}([a-z]+) .*Options: (.*)\.$/.exec(line) ?? [];
        return options === undefined ? [] : [[name, options.split(/, */)]];
      }),
  );
  expect(Object.keys(taken)).toEqual([...SUBCOMMAND_NAMES]);
  for (const name of SUBCOMMAND_NAMES) {
    expect(taken[name]).toEqual(Object.keys(optionsOf(name)).map((option) => `--${option}`));
  }
  expect(out).toContain('npm run register-webhooks -- apply --help');
  expect(out).not.toContain('--environment <KIND>');
});

it.each(SUBCOMMAND_NAMES)('the help of %s shows its options and variables alone', async (name) => {
  const { out } = await run([name, '--help'], {});
  expect(out).toContain(`npm run register-webhooks -- ${name} [options]`);
  expect(out).toContain('--json');
  const registers = ['apply', 'plan', 'verify', 'rotate'].includes(name);
  expect(out.includes('--types')).toBe(registers);
  expect(out.includes('FULFILLMENT_PASSWORD')).toBe(registers);
  expect(out.includes('--id ')).toBe(['enable', 'disable', 'delete'].includes(name));
  expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
});
