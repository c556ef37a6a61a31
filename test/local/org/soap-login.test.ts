import { Connection } from 'jsforce';
import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const DISABLED =
  'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().';

test.each(['50.0', '68.0'])(
  'jsforce without an app cannot log in, and reports why (%s)',
  async (version) => {
    const connection = new Connection({ loginUrl: org.url, version });
    const { username, password, securityToken } = IDENTITY;
    await expect(connection.login(username, password + securityToken)).rejects.toThrow(
      `INVALID_OPERATION: ${DISABLED}`,
    );
  },
);

test.each(['u', 'c'])('the fault is XML with code and text (%s)', async (api) => {
  const envelope = `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body><login xmlns="urn:partner.soap.sforce.com"><username>a</username><password>b</password></login></se:Body></se:Envelope>`;
  const answer = await fetch(`${org.url}/services/Soap/${api}/59.0`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: 'login' },
    body: envelope,
  });
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toContain('text/xml');
  expect(text).toContain('<sf:exceptionCode>INVALID_OPERATION</sf:exceptionCode>');
  expect(text).toContain(`<sf:exceptionMessage>${DISABLED}</sf:exceptionMessage>`);
});

test('other operations of the SOAP API are named', async () => {
  const body = '<Envelope><Body><getUserInfo/></Body></Envelope>';
  const answer = await fetch(`${org.url}/services/Soap/u/59.0`, { method: 'POST', body });
  expect(await answer.text()).toContain('no operation getUserInfo of the SOAP API');
});
