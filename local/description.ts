import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writePrivateJson } from './private-file.ts';
import { START_FIRST } from './start-first.ts';

const descriptionSchema = z.object({
  connectorUrl: z.string(),
  orgUrl: z.string(),
  digitalRiverUrl: z.string(),
  tokenEndpoint: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  username: z.string(),
  /** Password directly followed by security token, as Salesforce's token endpoint expects it. */
  password: z.string(),
  /** A client of the connector's API; none in a file of an earlier version. */
  apiClientId: z.string().optional(),
  apiClientSecret: z.string().optional(),
  digitalRiverApiKey: z.string(),
  /** The key of the local org's `/__admin`, to try faults; none in a file of an earlier version. */
  adminKey: z.string().optional(),
  /** User name and password that XanPay sends to the connector. */
  xanpayUsername: z.string(),
  xanpayPassword: z.string(),
  /** The value of the header x-api-key that Plum sends. */
  plumWebhookKey: z.string(),
});

/** Addresses and credentials of a running `npm run local`, for tools and people. */
export type LocalDescription = z.infer<typeof descriptionSchema>;

const FILE = 'local.json';

/** Writes `local.json`, readable by this user only. */
export function writeDescription(folder: string, description: LocalDescription): Promise<void> {
  return writePrivateJson(join(folder, FILE), description);
}

/**
 * Reads `local.json`.
 *
 * @throws Error with the command to run, when nothing has been started in the folder
 */
export async function readDescription(folder: string): Promise<LocalDescription> {
  const found = await readJsonFile(join(folder, FILE));
  if (found === undefined) {
    throw new Error(`${join(folder, FILE)} does not exist. ${START_FIRST}`);
  }
  return descriptionSchema.parse(found);
}
