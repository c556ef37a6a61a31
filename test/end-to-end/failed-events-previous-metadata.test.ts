import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dismissParked } from '../../src/inbox/repair/dismissed-events.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const FIELDS = 'objects/DR_Failed_Event__c/fields';
/** What the previous release of force-app does not have. */
const ADDED = ['Dismissal_Note__c', 'Order__c', 'Other_Order__c', 'Other_DR_Order_Id__c'];
const DISMISSED_VALUE = /\s*<value>\s*<fullName>Dismissed<\/fullName>.*?<\/value>/s;

let folder: string;
let org: TestOrg;
let rounds: FailedEventRounds;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'failed-events-previous-'));
  await cp(FORCE_APP, folder, { recursive: true });
  for (const field of ADDED) await rm(join(folder, FIELDS, `${field}.field-meta.xml`));
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

async function start(changeStatus: (xml: string) => string): Promise<void> {
  const path = join(folder, FIELDS, 'Status__c.field-meta.xml');
  await writeFile(path, changeStatus(await readFile(path, 'utf8')));
  org = await startTestOrg(folder);
  rounds = await startRounds(org);
}

test('with the metadata of the previous release, events are shown, dismissed, restored and replayed', async () => {
  await start((xml) => xml.replace(DISMISSED_VALUE, ''));
  await rounds.park('command', 'by-hand', 'replayed');
  await rounds.round();
  await dismissParked(
    rounds.connector.pool,
    { eventId: 'command' },
    { note: 'A test.', by: 'npm run replay' },
  );
  await rounds.change('by-hand', { Status__c: 'Dismissed' });
  await rounds.requestReprocess('replayed');
  const before = await rounds.calls();
  await rounds.round();
  // Two of them ask for fields that the org lacks, and then without them.
  expect(await rounds.calls()).toBeLessThanOrEqual(before + 4);
  expect(await rounds.statuses()).toEqual({
    command: 'dismissed',
    'by-hand': 'dismissed',
    replayed: 'pending',
  });
  expect(await rounds.shownStatus('command')).toBe('Dismissed');
  await rounds.settle('replayed', 'parked');
  await rounds.change('command', { Status__c: 'Parked' });
  await rounds.round();
  await rounds.round();
  expect(await rounds.statuses()).toEqual({
    command: 'parked',
    'by-hand': 'dismissed',
    replayed: 'parked',
  });
});

test('a picklist that does not accept Dismissed changes nothing about the dismissal', async () => {
  await start((xml) =>
    xml
      .replace(DISMISSED_VALUE, '')
      .replace('<restricted>false</restricted>', '<restricted>true</restricted>'),
  );
  await rounds.park('restricted', 'other');
  await rounds.round();
  await dismissParked(
    rounds.connector.pool,
    { eventId: 'restricted' },
    { note: 'A test.', by: 'npm run replay' },
  );
  await rounds.round();
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ restricted: 'dismissed', other: 'parked' });
  expect(await rounds.shownStatus('restricted')).toBe('Parked');
  expect(rounds.countLogged('failed events can not be shown in the org')).toBe(1);
});
