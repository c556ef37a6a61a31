import { deployRest, xml } from './deploy-zip.ts';
import { runningOrg } from './running-org.ts';

const pet = (sharing: string) => ({
  members: { CustomObject: ['Pet__c'] },
  files: {
    'objects/Pet__c.object': xml(
      'CustomObject',
      `<label>Pet</label><pluralLabel>Pets</pluralLabel><deploymentStatus>Deployed</deploymentStatus>
       <sharingModel>ReadWrite</sharingModel>${sharing}
       <nameField><type>Text</type><label>Name</label></nameField>`,
    ),
  },
});
const EXTERNAL = pet('<externalSharingModel>Private</externalSharingModel>');

test('an org with external org-wide defaults, as new orgs have them, accepts an external sharing model', async () => {
  await using org = await runningOrg();
  expect(await deployRest(org, EXTERNAL, true)).toMatchObject({ success: true });
});

test('an org without external org-wide defaults refuses an external sharing model', async () => {
  await using org = await runningOrg({ externalSharing: false });
  expect(await deployRest(org, pet(''), true)).toMatchObject({ success: true });
  expect(await deployRest(org, EXTERNAL, true)).toMatchObject({
    success: false,
    details: {
      componentFailures: [
        {
          fullName: 'Pet__c',
          problem:
            'externalSharingModel: the external org-wide defaults are not enabled in this org',
        },
      ],
    },
  });
});
