import {
  ARGUMENTS,
  BASE,
  PATHS,
  type Registered,
  type RegistrationStage,
  startRegistrationStage,
  webhookFor,
} from './registration-stage.ts';

const ADDRESS = ['--address', BASE];
let stage: RegistrationStage;
let other: Registered;
beforeAll(async () => {
  stage = await startRegistrationStage();
});
beforeEach(async () => {
  await stage.reset();
  await stage.run();
  const address = `https://other.example.com/hook/`;
  await stage.register({ types: ['order.created'], address, enabled: false });
  other = webhookFor(await stage.list(), 'order.created');
});
afterEach(async () => expect(await stage.list()).toContainEqual(other));
afterAll(() => stage.end());

const states = async () =>
  Object.fromEntries((await stage.list()).map(({ types, enabled }) => [types[0], enabled]));

it('list shows whose each webhook is, its state and its types', async () => {
  const { status, out, err } = await stage.run(['list', ...ADDRESS]);
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/order\.accepted .*enabled .*OAUTH .*ours/);
  expect(out).toMatch(/order\.created .*other\.example\.com.*disabled .*HTTP .*other/);
  expect(out).toContain('https://test.salesforce.com/services/oauth2/token');
  expect(out).not.toContain('integration@example.com');
});

it('list does without an address, and then does not know whose a webhook is', async () => {
  const { out } = await stage.run(['list'], { FULFILLMENT_PASSWORD: '' });
  expect(out.match(/unknown/g)).toHaveLength(3);
  expect(out).toContain('--address shows');
});

it('disable and enable act on the webhooks of ours', async () => {
  const off = await stage.run(['disable', ...ADDRESS]);
  expect([off.status, off.err]).toEqual([0, '']);
  expect(await states()).toEqual({
    ...{ 'order.accepted': false, 'order.complete': false, 'order.invoice.created': false },
    'order.created': false,
  });
  const dry = await stage.run(['enable', ...ADDRESS, '--dry-run']);
  expect(dry.out.match(/was disabled/g)).toHaveLength(3);
  const on = await stage.run(['enable', ...ADDRESS]);
  expect(on.status).toBe(0);
  expect(Object.values(await states()).filter(Boolean)).toHaveLength(3);
  expect((await stage.run(['enable', ...ADDRESS])).out).toContain('nothing, already correct');
});

it('single webhooks are given by their ids', async () => {
  const { id } = webhookFor(await stage.list(), 'order.complete');
  const off = await stage.run(['disable', '--id', id, ...ADDRESS]);
  expect(off.status).toBe(0);
  expect(off.out).toContain('DIGITAL_RIVER_REENABLE_WEBHOOKS=true enables disabled webhooks again');
  expect(await states()).toMatchObject({ 'order.complete': false, 'order.accepted': true });
  const here = { PUBLIC_URL: `${BASE}/` };
  expect((await stage.run(['delete', '--id', id, '--yes'], here)).status).toBe(0);
  expect(await stage.list()).toHaveLength(3);
});

it.each(['enable', 'disable', 'delete'])(
  '%s does not touch a webhook of another installation, or of one that is not known',
  async (name) => {
    const address = `https://elsewhere.example.com${PATHS}/webhooks/`;
    await stage.register({ types: ['order.blocked'], address, enabled: name !== 'enable' });
    const { id } = webhookFor(await stage.list(), 'order.blocked');
    const before = await stage.list();
    const args = [name, '--id', id, '--yes'];
    const alone = await stage.run(args);
    expect([alone.status, alone.out]).toEqual([2, '']);
    expect(alone.err).toContain("--address: expected the connector's base address, got nothing");
    for (const ran of [
      await stage.run(args, { PUBLIC_URL: BASE }),
      await stage.run([...args, ...ADDRESS]),
      await stage.run([...args, '--address', 'https://elsewhere.example.com/prod']),
    ]) {
      expect(ran.status).toBe(2);
      expect(ran.err).toContain('it is not under');
    }
    expect(await stage.list()).toEqual(before);
  },
);

it('enabling names the command that fetches what was missed', async () => {
  const { id } = webhookFor(await stage.list(), 'order.complete');
  await stage.change(id, { enabled: false });
  const changed = Date.parse(String(webhookFor(await stage.list(), 'order.complete').updatedTime));
  const dry = await stage.run(['enable', ...ADDRESS, '--dry-run']);
  expect(dry.out).not.toContain('npm run backfill');
  const on = await stage.run(['enable', ...ADDRESS, '--json']);
  const [note = ''] = JSON.parse(on.out).notes;
  const [, since = ''] = /"npm run backfill -- --since (\S+)"/.exec(note) ?? [];
  expect(Date.parse(since)).toBe(changed - 3_600_000);
  await stage.change(id, { enabled: false });
  expect((await stage.run()).out).toContain('npm run backfill -- --since ');
  expect((await stage.run()).out).not.toContain('npm run backfill');
});

it('delete deletes the webhooks of ours', async () => {
  const { status, out } = await stage.run(['delete', ...ADDRESS, '--yes']);
  expect(status).toBe(0);
  expect(out.match(/│ deleted/g)).toHaveLength(3);
  expect(await stage.list()).toEqual([other]);
});

it.each(['enable', 'disable', 'delete'])("%s does not touch another's webhook", async (name) => {
  const byId = await stage.run([name, '--id', other.id, ...ADDRESS, '--yes']);
  expect(byId.status).toBe(2);
  expect(byId.err).toContain('its path is none of ours');
  const { id } = webhookFor(await stage.list(), 'order.accepted');
  const elsewhere = ['--address', 'https://elsewhere.example.com'];
  const bySite = await stage.run([name, '--id', id, ...elsewhere, '--yes']);
  expect(bySite.status).toBe(2);
  expect(bySite.err).toContain('it is not under https://elsewhere.example.com');
  const none = await stage.run([name, ...elsewhere, '--yes']);
  expect(none.err).toContain('found none among the 4 of this account');
  const unknown = await stage.run([name, '--id', 'nowhere', ...ADDRESS, '--yes']);
  expect(unknown.err).toContain('got nowhere');
  expect(await stage.list()).toHaveLength(4);
});

describe('with --target apex', () => {
  const ORG = 'https://example--dev.sandbox.my.salesforce.com';
  const APEX = ['--target', 'apex', '--address', ORG];

  it("registers the org's own paths, with the environment that its address shows", async () => {
    const { status, out, err } = await stage.run(APEX);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(`Environment: sandbox, read from the address ${ORG}.`);
    expect(out).toContain('an admin must allow it');
    expect(out).toContain('not ours and left as they are');
    const registered = (await stage.list()).filter(({ address }) => address.startsWith(ORG));
    expect(registered.map(({ types, address }) => [types, address])).toEqual([
      [['order.accepted'], `${ORG}${PATHS}/DROFIOrderMgmNotification/`],
      [['order.complete'], `${ORG}${PATHS}/DROrderCompleteNotification/`],
      [['order.invoice.created'], `${ORG}${PATHS}/webhooks/`],
    ]);
    expect(registered[0]).toMatchObject({
      oauth: { tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token' },
    });
    expect((await stage.run(ARGUMENTS)).out).toContain(`Not ours: ${ORG}${PATHS}/`);
  });

  it('refuses an environment that the address contradicts', async () => {
    const { status, err } = await stage.run([...APEX, '--environment', 'production']);
    expect(status).toBe(2);
    expect(err).toContain(`but the org at ${ORG} is a sandbox org. Remove --environment`);
  });

  it('refuses a test key for the address of a production org', async () => {
    const production = ['--target', 'apex', '--address', 'https://example.my.salesforce.com'];
    const { status, err } = await stage.run(production);
    expect(status).toBe(2);
    expect(err).toContain('the environment is production');
  });
});
