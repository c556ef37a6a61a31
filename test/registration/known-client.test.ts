import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { type NewClient, newClient } from '../../src/oauth/issuer/new-client.ts';
import { clientWarning } from '../../src/registration/known-client.ts';

const one = newClient('one');
const two = newClient('two');
const environment = { OAUTH_CLIENTS: tokenClientsValue([one.configured, two.configured]) };

const presented = ({ credentials: { id, secret, username, password } }: NewClient) => ({
  clientId: id,
  clientSecret: secret,
  userName: username,
  password,
});

it.each([one, two])('says nothing of a client that the connector knows', (client) => {
  expect(clientWarning(environment, presented(client))).toBeUndefined();
});

it('says nothing where the clients are not known', () => {
  expect(clientWarning({}, presented(newClient('three')))).toBeUndefined();
  expect(clientWarning({ OAUTH_CLIENTS: '' }, presented(one))).toBeUndefined();
});

const OF_NONE =
  /^CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET are those of no client in OAUTH_CLIENTS/;
const OF_ONE =
  /^FULFILLMENT_USERNAME and FULFILLMENT_PASSWORD are not those of the client one in OAUTH_CLIENTS/;

it.each([
  ['a client that is not configured', presented(newClient('three')), OF_NONE],
  [
    'the secret of another',
    { ...presented(one), clientSecret: presented(two).clientSecret },
    OF_NONE,
  ],
  ['the user of another', { ...presented(one), userName: presented(two).userName }, OF_ONE],
  ['the password of another', { ...presented(one), password: presented(two).password }, OF_ONE],
])('warns of %s, without a value', (_case, client, expected) => {
  const warning = clientWarning(environment, client);
  expect(warning).toMatch(expected);
  for (const value of Object.values(client)) expect(warning).not.toContain(value);
});

it('warns of a value of clients that can not be read, and does not repeat it', () => {
  const warning = clientWarning({ OAUTH_CLIENTS: 'hunter2' }, presented(one));
  expect(warning).toMatch(/^OAUTH_CLIENTS in the environment is not what/);
  expect(warning).not.toContain('hunter2');
});
