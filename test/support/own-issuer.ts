import { generateKeyPairSync } from 'node:crypto';
import type { Environment } from '../../src/config/index.ts';
import { signingKeysValue } from '../../src/config/private-keys/signing-keys.ts';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { newClient } from '../../src/oauth/issuer/new-client.ts';

export const PUBLIC_URL = 'https://connector.example.com';

export const first = newClient('first');
export const second = newClient('second');

export const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
export const previousKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** The variables that enable the connector's own token endpoint, with two clients and two keys. */
export const ownIssuerEnvironment: Environment = {
  PUBLIC_URL: `${PUBLIC_URL}/`,
  OAUTH_CLIENTS: tokenClientsValue([first.configured, second.configured]),
  OAUTH_SIGNING_KEYS: signingKeysValue([ecKey, previousKey]),
};
