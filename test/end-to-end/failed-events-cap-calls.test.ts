import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg } from '../support/local-org.ts';

test('18,000 parked events cost a call a round, and a thousand records', async () => {
  const org = await startTestOrg();
  const rounds = await startRounds(org);
  await rounds.park(...Array.from({ length: 18_000 }, (_, index) => `flood-${index}`));
  const before = await rounds.calls();
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 1);
  await rounds.round();
  await rounds.round();
  expect(await rounds.calls()).toBeLessThanOrEqual(before + 4);
  const { totalSize } = await org.connection.query('SELECT Id FROM DR_Failed_Event__c');
  expect(totalSize).toBe(1001);
  await rounds.stop();
  await org.stop();
});

test('an org without the object costs no further call for the summary until it is asked again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'failed-events-cap-'));
  const forceApp = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
  await cp(forceApp, folder, { recursive: true });
  await rm(join(folder, 'objects/DR_Failed_Event__c'), { recursive: true });
  const org = await startTestOrg(folder);
  const rounds = await startRounds(org, { FAILED_EVENTS_MAX: '10' });
  await rounds.park(...Array.from({ length: 30 }, (_, index) => `refused-${index}`));
  await rounds.round();
  const before = await rounds.calls();
  await rounds.round();
  await rounds.round();
  expect(await rounds.calls()).toBe(before);
  await rounds.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});
