import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { toRecordId } from '../src/salesforce/records/record-id.ts';
import { readJsonFile, writePrivateJson } from './private-file.ts';

const user = z.object({
  userId: z.string(),
  username: z.string(),
  password: z.string(),
  securityToken: z.string(),
});

const credentialsSchema = user.extend({
  organizationId: z.string(),
  /** The user that the connector logs in as. */
  integrationUser: user,
  /** A person who may use the console. */
  consoleUser: user,
  /** A person who may look at the console, and change nothing. */
  consoleViewer: user,
  /** The connected app that Digital River logs in with. */
  digitalRiverApp: z.object({ clientId: z.string(), clientSecret: z.string() }),
  /** The app that the connector logs in with, by JWT bearer. */
  connectorApp: z.object({ clientId: z.string(), publicKey: z.string(), privateKey: z.string() }),
  /** A client of the connector's API, which may do all that operators do. */
  apiClient: z.object({ clientId: z.string(), clientSecret: z.string() }),
  /** Signs the access tokens of the connector's own token endpoint. */
  tokenSigningKey: z.string(),
  /** The app of the connector's console. */
  consoleApp: z.object({ clientId: z.string(), clientSecret: z.string() }),
  consoleSessionSecret: z.string(),
  /** The bearer token of `GET /metrics`. */
  metricsToken: z.string(),
  digitalRiverApiKey: z.string(),
  /** The key of the local org's `/__admin`. */
  adminKey: z.string(),
  /** User name and password that XanPay's sandbox sends. */
  xanpay: z.object({ username: z.string(), password: z.string() }),
  /** The value of the header that Plum sends. */
  plumWebhookKey: z.string(),
});

/**
 * All credentials of the local org, the local Digital River and the connector. The user at the top
 * level is the org's administrator, which Digital River and tools log in as.
 */
export type LocalCredentials = z.infer<typeof credentialsSchema>;

/** Reads the folder's credentials; generates random ones for a new folder. */
export async function localCredentials(folder: string): Promise<LocalCredentials> {
  const file = join(folder, 'credentials.json');
  const stored = await readJsonFile(file);
  const complete = credentialsSchema.safeParse(stored);
  if (complete.success) return complete.data;
  // A folder of an earlier version keeps its values; missing ones are added.
  const credentials = credentialsSchema.parse({ ...newCredentials(), ...Object(stored) });
  await writePrivateJson(file, credentials);
  return credentials;
}

/**
 * The secret key of the local Digital River. As at Digital River, its form says the mode.
 *
 * @see Digital River's OpenAPI file: sk_test_… is for test orders, any other sk_… for live orders
 */
export function digitalRiverKey(
  { digitalRiverApiKey: key }: Pick<LocalCredentials, 'digitalRiverApiKey'>,
  mode: 'live' | 'test',
): string {
  return mode === 'live' ? key.replace(/^sk_test_/, 'sk_') : key;
}

function newCredentials(): LocalCredentials {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding,
    privateKeyEncoding,
  });
  const { privateKey: tokenSigningKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding,
    privateKeyEncoding,
  });
  return {
    organizationId: newId('00D'),
    ...newUser('fulfillment@local.example'),
    integrationUser: newUser('connector@local.example'),
    consoleUser: newUser('operations@local.example'),
    consoleViewer: newUser('support@local.example'),
    digitalRiverApp: { clientId: newClientId(), clientSecret: randomBytes(32).toString('hex') },
    connectorApp: { clientId: newClientId(), publicKey, privateKey },
    apiClient: { clientId: newClientId(), clientSecret: randomBytes(32).toString('hex') },
    tokenSigningKey,
    consoleApp: { clientId: newClientId(), clientSecret: randomBytes(32).toString('hex') },
    consoleSessionSecret: randomBytes(32).toString('hex'),
    metricsToken: randomBytes(32).toString('hex'),
    adminKey: randomBytes(16).toString('hex'),
    digitalRiverApiKey: `sk_test_${randomBytes(24).toString('hex')}`,
    xanpay: { username: 'xanpay-sandbox', password: randomBytes(16).toString('hex') },
    plumWebhookKey: randomBytes(16).toString('hex'),
  };
}

function newUser(username: string): z.infer<typeof user> {
  const secret = () => randomBytes(12).toString('hex');
  return { userId: newId('005'), username, password: secret(), securityToken: secret() };
}

function newClientId(): string {
  return `3MVG9${randomBytes(20).toString('hex')}`;
}

function newId(prefix: string): string {
  const id = toRecordId(`${prefix}${randomBytes(6).toString('hex')}`);
  if (id === undefined)
    throw new Error(`${prefix} and 12 hexadecimal digits do not form a Salesforce id.`);
  return id;
}
