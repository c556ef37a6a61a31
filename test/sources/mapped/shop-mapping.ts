import { readMappingFile } from '../../../src/sources/mapped/file/read-mapping-file.ts';
import type { Mapping } from '../../../src/sources/mapped/language/mapping-schema.ts';

/** The least that a file needs, with one write of one field. */
export const SHOP = {
  source: 'shop',
  paths: ['/webhooks/shop'],
  proof: { preset: 'stripe', secrets: 'SHOP_SECRETS' },
  event: {
    id: 'id',
    type: 'type',
    subject: 'data.order',
    time: { from: 'created', as: 'epoch-ms' },
  },
  map: [
    {
      when: { type: ['*'] },
      writes: [
        {
          record: { object: 'Sale__c', by: { Sale_Id__c: 'data.order' } },
          group: 'sale',
          fields: { Value__c: 'data.value' },
        },
      ],
    },
  ],
} as const;

/** A file whose events are elements of an array, or have such a member. */
export const ELEMENTS = {
  ...SHOP,
  event: { id: 'element', type: 'element', subject: 'element' },
  map: 'raw',
} as const;

/** {@link SHOP} that writes one value. */
export function shopWriting(value: unknown): object {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  return { ...SHOP, map: [{ ...entry, writes: [{ ...write, fields: { Value__c: value } }] }] };
}

/** The mapping of a file that has no problems. */
export function mappingOf(file: unknown): Mapping {
  const read = readMappingFile(JSON.stringify(file), 'shop.json');
  if ('mapping' in read) return read.mapping;
  throw new Error(JSON.stringify(read.problems, null, 2));
}
