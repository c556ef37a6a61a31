import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writePrivately } from './private-file.ts';

const descriptionSchema = z.object({
  connectorUrl: z.string(),
  orgUrl: z.string(),
  digitalRiverUrl: z.string(),
  tokenEndpoint: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  username: z.string(),
  /** Password directly followed by security token, as Salesforce's token endpoint wants it. */
  password: z.string(),
  digitalRiverApiKey: z.string(),
  /** User name and password that XanPay presents to the connector. */
  xanpayUsername: z.string(),
  xanpayPassword: z.string(),
  /** What Plum sends as x-api-key. */
  plumWebhookKey: z.string(),
});

/** What tools and people need to use a running `npm run local`. */
export type LocalDescription = z.infer<typeof descriptionSchema>;

const FILE = 'local.json';

/** Writes `local.json`, for this user alone. */
export function writeDescription(folder: string, description: LocalDescription): Promise<void> {
  return writePrivately(join(folder, FILE), description);
}

/**
 * Reads `local.json`.
 *
 * @throws Error saying how to start when nothing has been started in the folder
 */
export async function readDescription(folder: string): Promise<LocalDescription> {
  const found = await readJsonFile(join(folder, FILE));
  if (found === undefined) {
    throw new Error(
      `${join(folder, FILE)} is not there: start "npm run local" in another terminal first.`,
    );
  }
  return descriptionSchema.parse(found);
}
