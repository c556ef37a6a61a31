import { desiredWebhooks } from '../../../src/registration/plan/desired-webhooks.ts';
import { address, desired, desiredHttp } from '../registration-example.ts';

it('describes the three documented webhooks, each path with its trailing slash', () => {
  const base = 'https://connector.example.com/services/apexrest/digitalriverv2';
  expect(desired.map(({ types, address }) => [types, address])).toEqual([
    [['order.accepted'], `${base}/DROFIOrderMgmNotification/`],
    [['order.complete'], `${base}/DROrderCompleteNotification/`],
    [['order.invoice.created'], `${base}/webhooks/`],
  ]);
});

it('uses the OAUTH transport, with the security token appended to the password', () => {
  for (const webhook of desired) {
    expect(webhook).toMatchObject({
      apiVersion: 'default',
      enabled: true,
      transportType: 'OAUTH',
      oauth: {
        tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
        userName: 'integration@example.com',
        password: 'opensesameT0k3n',
        clientID: 'client-1',
        clientSecret: 'app-secret',
        grantType: 'password',
      },
    });
  }
});

it('puts one slash between base address and path', () => {
  const [first] = desiredWebhooks(
    { address: 'http://127.0.0.1:3000//', tokenEndpoint: 'https://login.salesforce.com/x' },
    {
      transport: 'oauth',
      ...{ userName: 'u', password: 'p', securityToken: '', clientId: 'i', clientSecret: 's' },
    },
  );
  expect(first?.address).toBe(
    'http://127.0.0.1:3000/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
  );
  expect(first).toMatchObject({ oauth: { password: 'p' } });
});

it('uses the HTTP transport, with or without user name and password', () => {
  for (const webhook of desiredHttp) {
    expect(webhook).toMatchObject({
      transportType: 'HTTP',
      authentication: { userName: 'dr', password: 'opensesame' },
    });
    expect(webhook).not.toHaveProperty('oauth');
  }
  for (const webhook of desiredWebhooks({ address, tokenEndpoint: '' }, { transport: 'http' })) {
    expect(webhook.transportType).toBe('HTTP');
    expect(webhook).not.toHaveProperty('authentication');
  }
});
