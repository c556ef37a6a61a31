import { fields, zipOf } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const TEXT = '<type>Text</type><length>20</length>';

async function names(path = '/sobjects/Account/describe'): Promise<string[]> {
  const { body } = await org.call('GET', path);
  return body.fields.map(({ name }: { name: string }) => name);
}

test('jsforce deploys over SOAP, with the same results', async () => {
  org.connection.metadata.pollInterval = 50;
  const zip = zipOf(fields('Account', { Soap__c: TEXT }));
  const checked = await org.connection.metadata.deploy(zip, { checkOnly: true }).complete(true);
  expect(checked).toMatchObject({ success: true, checkOnly: true, numberComponentsDeployed: 1 });
  expect(await names()).not.toContain('Soap__c');
  const done = await org.connection.metadata.deploy(zip, {}).complete(true);
  expect(done).toMatchObject({ status: 'Succeeded', success: true });
  expect(done.details?.componentSuccesses).toMatchObject([
    { fullName: 'package.xml' },
    { fullName: 'Account.Soap__c', created: true, success: true },
  ]);
  expect(await names()).toContain('Soap__c');
  const bad = zipOf(fields('Account', { Bad__c: '<type>Nonsense</type>' }));
  const failed = await org.connection.metadata.deploy(bad, {}).complete(true);
  expect(failed).toMatchObject({ status: 'Failed', success: false, numberComponentErrors: 1 });
  expect(failed.details?.componentFailures[0]?.problem).toContain(
    "'Nonsense' is not a valid value",
  );
});

test('SOAP describes the metadata types, and returns errors as faults', async () => {
  const { metadataObjects } = await org.connection.metadata.describe('67.0');
  expect(metadataObjects.map(({ xmlName }) => xmlName)).toContain('PermissionSet');
  await expect(org.connection.metadata.checkDeployStatus('0Af000000000000')).rejects.toThrow(
    /no deployment found/,
  );
  await expect(org.connection.metadata.deploy(Buffer.from('x'), {}).complete()).rejects.toThrow(
    /not a zip file/,
  );
  const anonymous = await fetch(`${org.url}/services/Soap/m/67.0`, {
    method: 'POST',
    body: '<a/>',
  });
  expect(anonymous.status).toBe(500);
  expect(await anonymous.text()).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
});

test('REST rejects invalid deployments', async () => {
  const post = (init: RequestInit) =>
    fetch(`${org.url}/services/data/v67.0/metadata/deployRequest`, { method: 'POST', ...init });
  expect((await post({ body: 'x' })).status).toBe(401);
  const headers = { authorization: `Bearer ${org.token}` };
  expect((await post({ headers, body: 'x' })).status).toBe(400);
  const form = new FormData();
  form.append('entity_content', '{"deployOptions":{}}');
  expect((await post({ headers, body: form })).status).toBe(400);
  form.append('file', new Blob(['no zip']), 'x.zip');
  const answer = await post({ headers, body: form });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject([{ errorCode: 'INVALID_PACKAGE' }]);
  expect((await org.call('GET', '/metadata/deployRequest/0Af000000000000')).status).toBe(404);
});
