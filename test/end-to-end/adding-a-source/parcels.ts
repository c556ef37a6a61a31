import { z } from 'zod';
import type { Authenticate } from '../../../src/authenticate/authenticate.ts';
import type { Write } from '../../../src/salesforce/records/write.ts';
import type { Endpoint } from '../../../src/sources/endpoint.ts';
import { parseJson } from '../../../src/sources/parse/json.ts';
import { idText, keyText, textOf, validate } from '../../../src/sources/parse/validate.ts';
import type { Source } from '../../../src/sources/source.ts';

const scanSchema = z.object(
  {
    scanId: idText,
    parcel: idText,
    place: textOf(255),
    at: z.iso.datetime({ error: 'an ISO 8601 instant' }),
    orderNumber: keyText.optional().catch(undefined),
  },
  { error: 'a JSON object' },
);

type Scan = z.infer<typeof scanSchema>;

/** A parcel service that reports where its parcels are. */
export function parcels(): Source {
  return {
    name: 'parcels',
    parse: parseJson,
    envelope(body) {
      const { scanId, parcel, at } = validate(scanSchema, body);
      return { id: scanId, type: 'scan', subject: parcel, time: new Date(at), live: null };
    },
    contribution(body) {
      const scan = validate(scanSchema, body);
      const keys: Record<string, string> =
        scan.orderNumber === undefined ? {} : { orderNumber: scan.orderNumber };
      return { keys, writes: scanWrites(scan) };
    },
    lookups: ({ orderNumber }) =>
      orderNumber === undefined
        ? []
        : [
            {
              name: 'order',
              object: 'Order',
              candidates: [{ field: 'OrderNumber', value: orderNumber }],
            },
          ],
  };
}

/** Where the parcel service posts to, and how it proves who it is. */
export function parcelsEndpoint(source: Source, authenticate: Authenticate): Endpoint {
  return {
    source,
    paths: ['/webhooks/parcels'],
    authenticate,
    answer: { acceptedStatus: 202, rejectedStatus: 400 },
  };
}

function scanWrites({ scanId, parcel, place, at, orderNumber }: Scan): Write[] {
  const scannedAt = Date.parse(at);
  const base = {
    record: { object: 'Parcel__c', field: 'Parcel_Id__c', value: parcel },
    version: [scannedAt, scanId],
    creates: true,
  } as const;
  const placeWrite: Write = {
    ...base,
    group: 'place',
    rule: 'newest',
    fields: { Place__c: place },
    guard: { field: 'Parcel_Version__c', number: scannedAt },
  };
  const orderWrite: Write = {
    ...base,
    group: 'order',
    rule: 'once',
    fields: { OrderId__c: { lookup: 'order' } },
  };
  return orderNumber === undefined ? [placeWrite] : [placeWrite, orderWrite];
}
