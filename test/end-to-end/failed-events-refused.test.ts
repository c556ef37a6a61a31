import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const FAILED = 'failed events can not be shown in the org';
const EVERY_SECOND = { FAILED_EVENTS_SECONDS: '1' };

let folder: string;
let org: TestOrg;
let rounds: FailedEventRounds;

/** Starts an org that lacks something of force-app, and a connector that shows failed events there every second. */
async function start(lacking?: string): Promise<void> {
  await cp(FORCE_APP, folder, { recursive: true });
  if (lacking !== undefined) await rm(join(folder, lacking), { recursive: true });
  org = await startTestOrg(folder);
  rounds = await startRounds(org, EVERY_SECOND);
  rounds.go();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failed-events-'));
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

test('a record that is refused for a passing reason is written later, and the refusal is said once', async () => {
  await start();
  await org.admin('PUT', '/faults', { seed: 1, faults: [{ kind: 'lock-row', share: 1 }] });
  await rounds.park('locked');
  await eventually(async () => expect(await rounds.calls()).toBeGreaterThanOrEqual(4));
  expect(await rounds.shown('locked')).toBeUndefined();
  expect(await rounds.statuses()).toEqual({ locked: 'parked' });
  expect(rounds.said(FAILED)).toBe(1);
  await org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await eventually(async () => expect(await rounds.shown('locked')).toBe('Parked'));
});

test.each([
  // Without the object the org can't be asked for marks either.
  ['the object', 'objects/DR_Failed_Event__c', 2],
  ['a field', 'objects/DR_Failed_Event__c/fields/Error_Field__c.field-meta.xml', 1],
])(
  'an org without %s costs a few calls in a while, is told of once, and parks nothing anew',
  async (_what, path, causes) => {
    await start(path);
    await rounds.park(...Array.from({ length: 400 }, (_, index) => `bare-${index}`));
    await allRefused();
    const calls = await rounds.calls();
    expect(calls).toBeLessThanOrEqual(3);
    await sleep(2500);
    expect(await rounds.calls()).toBe(calls);
    await rounds.connector.pool.query('UPDATE event SET report_after = now()');
    await allRefused();
    const again = await rounds.calls();
    expect(again).toBeGreaterThan(calls);
    expect(again).toBeLessThanOrEqual(2 * calls + 1);
    expect(rounds.said(FAILED)).toBe(causes);
    expect(new Set(Object.values(await rounds.statuses()))).toEqual(new Set(['parked']));
  },
);

function allRefused(): Promise<void> {
  const refused = "SELECT FROM event WHERE report_after > now() + interval '14 minutes'";
  return eventually(async () =>
    expect((await rounds.connector.pool.query(refused)).rowCount).toBe(400),
  );
}
