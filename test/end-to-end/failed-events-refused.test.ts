import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const REFUSED = 'failed events can not be shown in the org';
const EVERY_SECOND = { FAILED_EVENTS_SECONDS: '1' };

let folder: string;
let org: TestOrg;
let rounds: FailedEventRounds;

/**
 * Starts an org whose schema lacks a path of force-app, and a connector that shows failed events
 * every second.
 */
async function start(missing?: string): Promise<void> {
  await cp(FORCE_APP, folder, { recursive: true });
  if (missing !== undefined) await rm(join(folder, missing), { recursive: true });
  org = await startTestOrg(folder);
  rounds = await startRounds(org, EVERY_SECOND);
  rounds.start();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failed-events-'));
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

test('a record with a transient error is written later, and the error is logged once', async () => {
  await start();
  await org.admin('PUT', '/faults', { seed: 1, faults: [{ kind: 'lock-row', share: 1 }] });
  await rounds.park('locked');
  await eventually(async () => expect(await rounds.calls()).toBeGreaterThanOrEqual(4));
  expect(await rounds.shownStatus('locked')).toBeUndefined();
  expect(await rounds.statuses()).toEqual({ locked: 'parked' });
  expect(rounds.countLogged(REFUSED)).toBe(1);
  await org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await eventually(async () => expect(await rounds.shownStatus('locked')).toBe('Parked'));
});

test.each([
  // Without the object the query for reprocess requests fails as well.
  ['the object', 'objects/DR_Failed_Event__c', 2],
  ['a field', 'objects/DR_Failed_Event__c/fields/Error_Field__c.field-meta.xml', 1],
])(
  'an org without %s costs a few calls per interval, is logged once, and parks no further event',
  async (_missing, path, causes) => {
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
    expect(rounds.countLogged(REFUSED)).toBe(causes);
    expect(new Set(Object.values(await rounds.statuses()))).toEqual(new Set(['parked']));
  },
);

function allRefused(): Promise<void> {
  const refused = "SELECT FROM event WHERE report_after > now() + interval '14 minutes'";
  return eventually(async () =>
    expect((await rounds.connector.pool.query(refused)).rowCount).toBe(400),
  );
}
