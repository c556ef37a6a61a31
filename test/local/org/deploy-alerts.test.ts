import { deployRest } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';
import { sourcePackage } from './source-package.ts';

const TEMPLATE = 'email/unfiled$public/Digital_River_Failed_Event.email';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg({ metadataDirectory: '/nowhere' });
});
afterAll(() => org[Symbol.asyncDispose]());

const problemsOf = async (deployment: ReturnType<typeof sourcePackage>) => {
  const { details } = await deployRest(org, deployment);
  return details.componentFailures.map(({ problem }: { problem: string }) => problem);
};

test('the alerts need the object of force-app, and each part that another one names', async () => {
  const alerts = sourcePackage('salesforce/alerts');
  expect(await problemsOf(alerts)).toContain(
    'In field: object - no CustomObject named DR_Failed_Event__c found',
  );
  expect(await problemsOf(sourcePackage('force-app'))).toEqual([]);
  const { EmailTemplate: _, ...members } = alerts.members;
  const { [`${TEMPLATE}-meta.xml`]: __, [TEMPLATE]: ___, ...files } = alerts.files;
  expect(await problemsOf({ members, files })).toEqual([
    'In field: template - no EmailTemplate named unfiled$public/Digital_River_Failed_Event found',
  ]);
  const { Group: ____, ...withoutGroup } = alerts.members;
  expect(await problemsOf({ ...alerts, members: withoutGroup })).toEqual([
    'In field: recipient - no Group named Digital_River_Alerts found',
  ]);
  expect(await problemsOf(alerts)).toEqual([]);
});
