import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dismissParked } from '../../src/inbox/repair/dismissed-events.ts';
import {
  connectorProfile,
  type FailedEventNames,
  type Profile,
} from '../../src/salesforce/schema/profile.ts';
import { writtenFields } from '../../src/wiring/written-fields.ts';
import { startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg } from '../support/local-org.ts';

const NAMES = connectorProfile.failedEvent as FailedEventNames;

/** A profile as a file of the previous release has it. */
function earlierProfile(): Profile {
  const { dismissalNote, order, otherOrder, otherOrderId, ...failedEvent } = NAMES;
  return { ...connectorProfile, failedEvent };
}

test('with a profile file of the previous release, events are shown, dismissed, restored and replayed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'failed-events-profile-'));
  const file = join(folder, 'profile.json');
  await writeFile(file, JSON.stringify(earlierProfile()));
  const org = await startTestOrg();
  const rounds = await startRounds(org, { SALESFORCE_PROFILE: file });
  await rounds.park('command', 'by-hand', 'replayed');
  await rounds.round();
  const note = 'A test.';
  await dismissParked(rounds.connector.pool, { eventId: 'command' }, { note, by: null });
  await rounds.change('by-hand', { Status__c: 'Dismissed', Dismissal_Note__c: note });
  await rounds.requestReprocess('replayed');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({
    command: 'dismissed',
    'by-hand': 'dismissed',
    replayed: 'pending',
  });
  expect(await rounds.record('command')).toMatchObject({
    Status__c: 'Dismissed',
    Dismissal_Note__c: null,
  });
  await rounds.settle('replayed', 'parked');
  await rounds.change('command', { Status__c: 'Parked' });
  await rounds.round();
  await rounds.round();
  expect(await rounds.statuses()).toMatchObject({ command: 'parked', replayed: 'parked' });
  await rounds.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

test('a restricted picklist needs the value Dismissed only where the profile knows dismissals', () => {
  const valuesOf = (profile: Profile) =>
    writtenFields(profile).find(({ field }) => field === NAMES.status)?.values;
  expect(valuesOf(connectorProfile)).toContain('Dismissed');
  expect(valuesOf(earlierProfile())).not.toContain('Dismissed');
});
