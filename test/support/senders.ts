import { readFileSync } from 'node:fs';
import type { Proof } from '../../src/authenticate/authenticate.ts';
import type { Contribution, Envelope, Source } from '../../src/sources/source.ts';
import { xanpay } from '../../src/sources/xanpay/xanpay-source.ts';
import { type PlumOptions, xoxodayPlum } from '../../src/sources/xoxoday-plum/plum-source.ts';

/** XanPay as a source, for live charges unless given. */
export function xanpaySource(orderField = 'OrderNumber', mode: 'live' | 'test' = 'live'): Source {
  return xanpay({ mode, orderField });
}

/** Plum as a source, with the defaults of the configuration. */
export function plumSource(options: Partial<PlumOptions> = {}): Source {
  const record = { object: 'Order', field: 'OrderNumber', lookupField: 'OrderId__c' };
  return xoxodayPlum({ timeZone: 'UTC', record, ...options });
}

/** The bytes of a fixture. */
export function senderFixture(folder: 'xanpay' | 'xoxoday-plum', name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${folder}/${name}.json`, import.meta.url));
}

const PROOF: Proof = { method: 'http-basic', caller: 'a test', live: true };

/** The envelope that a source reads from a body. */
export function envelopeOf(source: Source, json: string | Buffer, proof = PROOF): Envelope {
  return source.envelope(source.parse(Buffer.from(json)), proof);
}

/** When the events of tests were stored: later than all that they contain. */
export const ARRIVED_AT = new Date('2027-01-01T00:00:00Z');

/** The contribution that a source reads from a body. */
export function contributionOf(source: Source, json: string | Buffer): Contribution {
  return source.contribution(source.parse(Buffer.from(json)), ARRIVED_AT);
}

/** All fields that an event writes to records of an object, whatever their groups. */
export function fieldsOf({ writes }: Contribution, object: string): Record<string, unknown> {
  const ofObject = writes.filter(({ record }) => record.object === object);
  return Object.assign({}, ...ofObject.map(({ fields }) => fields));
}
