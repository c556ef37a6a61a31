import { deployRest, fields, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

/** Requests of official clients that this org refuses: each with the reason. */
let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

test.each(['destructiveChanges.xml', 'destructiveChangesPre.xml', 'destructiveChangesPost.xml'])(
  'a deployment with %s says that the local org deletes no metadata',
  async (file) => {
    const deployment = fields('Account', { Kept__c: '<type>Text</type><length>20</length>' });
    const types = '<types><members>Account.Gone__c</members><name>CustomField</name></types>';
    deployment.files[file] = xml('Package', types);
    const { success, details } = await deployRest(org, deployment);
    expect(success).toBe(false);
    expect(details.componentFailures).toMatchObject([
      { problem: `The local org deletes no metadata, so it does not accept ${file}` },
    ]);
  },
);

test('a custom setting needs only a label', async () => {
  const setting = (inside: string) => ({
    members: { CustomObject: ['Switches__c'] },
    files: { 'objects/Switches__c.object': xml('CustomObject', inside) },
  });
  const kind = '<customSettingsType>Hierarchy</customSettingsType>';
  expect(await deployRest(org, setting(kind))).toMatchObject({ success: false });
  const label = '<label>Switches</label><visibility>Public</visibility>';
  expect(await deployRest(org, setting(`${kind}${label}`))).toMatchObject({ success: true });
  const { status } = await org.call('GET', '/sobjects/Switches__c/describe');
  expect(status).toBe(200);
});

test('the files of an ingest job have the same names in both spellings', async () => {
  const job = { object: 'Account', operation: 'insert', contentType: 'CSV' };
  const { id } = (await org.call('POST', '/jobs/ingest', job)).body;
  const path = `${org.url}/services/data/v67.0/jobs/ingest/${id}`;
  const headers = { authorization: `Bearer ${org.token}` };
  const csv = { ...headers, 'content-type': 'text/csv' };
  await fetch(`${path}/batches`, { method: 'PUT', headers: csv, body: 'Colour\nred\n' });
  await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  for (const name of ['unprocessedrecords', 'unprocessedRecords']) {
    const answer = await fetch(`${path}/${name}`, { headers });
    expect(await answer.text()).toBe('Colour\nred\n');
  }
});

test('hard deletion is refused as for a user without its permission', async () => {
  const job = { object: 'Account', operation: 'hardDelete', contentType: 'CSV' };
  expect(await org.call('POST', '/jobs/ingest', job)).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'FEATURENOTENABLED',
        message:
          'FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator',
      },
    ],
  });
});

test('an invalid body is named by its member', async () => {
  const job = { object: 'Account', operation: 'merge', contentType: 'CSV' };
  const { status, body } = await org.call('POST', '/jobs/ingest', job);
  expect(status).toBe(400);
  expect(body[0].errorCode).toBe('JSON_PARSER_ERROR');
  expect(body[0].message).toMatch(/^operation: /);
  expect(body[0].message).not.toMatch(/[✖→\n]/);
});

test('a multipart body is refused for an object without files', async () => {
  const form = new FormData();
  form.append('entity_content', '{"Name":"Acme"}');
  const answer = await fetch(`${org.url}/services/data/v67.0/sobjects/Account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.token}` },
    body: form,
  });
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject([{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }]);
});
