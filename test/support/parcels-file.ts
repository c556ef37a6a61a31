import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A parcel service as a mapping file: that of `docs/adding-a-source.md`. */
export const PARCELS = {
  source: 'parcels',
  label: 'Parcel service',
  paths: ['/webhooks/parcels'],
  proof: { preset: 'github', secrets: 'PARCELS_SECRETS' },
  event: {
    id: 'scanId',
    type: { value: 'scan' },
    subject: 'parcel',
    time: { from: 'at', as: 'iso' },
  },
  lookups: { order: { object: 'Order', by: [{ OrderNumber: 'orderNumber' }] } },
  map: [
    {
      when: { type: ['scan'] },
      writes: [
        {
          record: { object: 'Parcel__c', by: { Parcel_Id__c: 'parcel' } },
          group: 'place',
          guard: 'Parcel_Version__c',
          fields: { Place__c: 'place' },
        },
        {
          record: { object: 'Parcel__c', by: { Parcel_Id__c: 'parcel' } },
          group: 'order',
          rule: 'once',
          if: { orderNumber: { exists: true } },
          fields: { OrderId__c: { lookup: 'order' } },
        },
      ],
    },
  ],
  silence: '72h',
} as const;

export const PARCELS_SECRET = 'a-secret-of-the-parcel-service';

/** A scan of a parcel, with its signature. */
export function signedScan(scan: Readonly<Record<string, unknown>>): {
  readonly body: string;
  readonly headers: Record<string, string>;
} {
  const body = JSON.stringify(scan);
  const signature = createHmac('sha256', PARCELS_SECRET).update(body).digest('hex');
  return { body, headers: { 'x-hub-signature-256': `sha256=${signature}` } };
}

/** Files in a folder of their own. */
export interface SourceFiles {
  /** The value for SOURCES that names all of them. */
  readonly pattern: string;
  remove(): Promise<void>;
}

/**
 * Writes mapping files.
 *
 * @param files their contents by their names; texts are written as they are
 */
export async function writeSourceFiles(
  files: Readonly<Record<string, unknown>>,
): Promise<SourceFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
    await writeFile(join(folder, name), text);
  }
  return {
    pattern: join(folder, '*.json'),
    remove: () => rm(folder, { recursive: true }),
  };
}
