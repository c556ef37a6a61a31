import { deployRest, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfDCCASGgAwIBAgIUR9/0go5GHfiVzLkEsjC4wmD5l8kwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHZXhhbXBsZTAgFw0yNjExMjgyMDQ3MTJaGA8yMTI2MTEwNDIw
NDcxMlowEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABLlsqewfkkJl+zKk9ti+7S7GM7ZCqWdzDqVQ3ohGq+SAKGhSafPQ4TlEEhpI
vQ2167hnpt9l3Ik8uijuUPbqiw+jUzBRMB0GA1UdDgQWBBSmH/1srv6pVjghxZ0E
8QlbbHPYqTAfBgNVHSMEGDAWgBSmH/1srv6pVjghxZ0E8QlbbHPYqTAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCUEAPdvXy2pmCZNDceOrj7iOEr
hQgi5ag63QPEzQeMZAIhAPKAk66B8Nxd+f0aijDoroHpDidp8QSWcjTEr23snQ4z
-----END CERTIFICATE-----`;
const BASE64 = CERTIFICATE.replace(/-----.*-----/g, '').replaceAll('\n', '');

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

/** Validates an app with global OAuth settings that contain this certificate. */
async function problemsWith(certificate: string): Promise<string[]> {
  const { success, details } = await deployRest(
    org,
    {
      members: { ExternalClientApplication: ['App'], ExtlClntAppGlobalOauthSettings: ['App_G'] },
      files: {
        'externalClientApps/App.eca': xml('ExternalClientApplication', '<label>App</label>'),
        'extlClntAppGlobalOauthSets/App_G.ecaGlblOauth': xml(
          'ExtlClntAppGlobalOauthSettings',
          `${certificate}<externalClientApplication>App</externalClientApplication>`,
        ),
      },
    },
    true,
  );
  const problems = details.componentFailures.map(({ problem }: { problem: string }) => problem);
  expect(success).toBe(problems.length === 0);
  return problems;
}

test('the certificate of an app is a whole PEM file', async () => {
  expect(await problemsWith(`<certificate>${CERTIFICATE}\n</certificate>`)).toEqual([]);
  expect(await problemsWith('')).toEqual([]);
});

test.each([
  ['without BEGIN and END', BASE64],
  ['that cannot be read', CERTIFICATE.replace('MII', 'AAA')],
  ['that is a placeholder', 'CERTIFICATE'],
])('a certificate %s is refused', async (_what, certificate) => {
  expect(await problemsWith(`<certificate>${certificate}</certificate>`)).toEqual([
    'certificate: expected a PEM-encoded certificate, with its BEGIN and END lines',
  ]);
});
