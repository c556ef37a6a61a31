import { tokenClientsValue } from '../../../src/config/token-clients.ts';
import { type NewClient, newClient } from '../../../src/oauth/issuer/new-client.ts';
import { clientWarning } from '../../../src/registration/org/match-client.ts';

const one = newClient('one');
const two = newClient('two');
const environment = { OAUTH_CLIENTS: tokenClientsValue([one.configured, two.configured]) };

const presented = ({ credentials: { id, secret, username, password } }: NewClient) => ({
  clientId: id,
  clientSecret: secret,
  userName: username,
  password,
});

it.each([one, two])('does not warn about a configured client', (client) => {
  expect(clientWarning(environment, presented(client))).toBeUndefined();
});

it('does not warn when OAUTH_CLIENTS is not set', () => {
  expect(clientWarning({}, presented(newClient('three')))).toBeUndefined();
  expect(clientWarning({ OAUTH_CLIENTS: '' }, presented(one))).toBeUndefined();
});

const NO_CLIENT =
  /^CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET match no client in OAUTH_CLIENTS/;
const OTHER_USER =
  /^FULFILLMENT_USERNAME and FULFILLMENT_PASSWORD do not match the client one in OAUTH_CLIENTS/;

it.each([
  ['a client that is not configured', presented(newClient('three')), NO_CLIENT],
  [
    'the secret of another client',
    { ...presented(one), clientSecret: presented(two).clientSecret },
    NO_CLIENT,
  ],
  [
    'the user of another client',
    { ...presented(one), userName: presented(two).userName },
    OTHER_USER,
  ],
  [
    'the password of another client',
    { ...presented(one), password: presented(two).password },
    OTHER_USER,
  ],
])('warns about %s, without showing values', (_case, client, expected) => {
  const warning = clientWarning(environment, client);
  expect(warning).toMatch(expected);
  for (const value of Object.values(client)) expect(warning).not.toContain(value);
});

it('warns about an unreadable OAUTH_CLIENTS, without showing its value', () => {
  const warning = clientWarning({ OAUTH_CLIENTS: 'hunter2' }, presented(one));
  expect(warning).toMatch(/^OAUTH_CLIENTS is not in the form/);
  expect(warning).not.toContain('hunter2');
});
