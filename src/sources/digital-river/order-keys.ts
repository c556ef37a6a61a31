import { isMiscased, toRecordId } from '../../salesforce/records/record-id.ts';
import type { Lookup } from '../../salesforce/records/write.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { keyText, typeOf } from '../parse/validate.ts';
import type { Contribution } from '../source.ts';

/** Name of the look-up that finds the Salesforce Order of an event. */
export const ORDER_LOOKUP = 'order';

/** What an order event contains to find its Salesforce Order. */
export interface OrderWithKeys {
  readonly id: string;
  /** The Order's number, which the storefront sends to Digital River. */
  readonly upstreamId?: unknown;
  /** `sfOrderId`: the record id of the Order. */
  readonly metadata?: { readonly sfOrderId?: unknown } | undefined;
}

/**
 * The keys of an order event, and notes about those that are malformed. A malformed key is no key.
 * With a malformed `sfOrderId` the number is not used either: it could find another Order than the
 * one that was meant.
 */
export function orderKeys(
  { id: drOrderId, upstreamId, metadata }: OrderWithKeys,
  profile: Profile,
): Required<Pick<Contribution, 'keys' | 'notes'>> {
  const sfOrderId = readRecordId(metadata?.sfOrderId, profile);
  if ('malformed' in sfOrderId) {
    const note = `${sfOrderId.malformed} It is not used, and neither is upstreamId.`;
    return { keys: { drOrderId }, notes: [note] };
  }
  const number = readNumber(upstreamId);
  return {
    keys: {
      drOrderId,
      ...(sfOrderId.key === undefined ? {} : { sfOrderId: sfOrderId.key }),
      ...('malformed' in number || number.key === undefined ? {} : { upstreamId: number.key }),
    },
    notes: 'malformed' in number ? [`${number.malformed} It is not used.`] : [],
  };
}

/**
 * How the Salesforce Order of a subject is found: by the Digital River order id that it is stamped
 * with, else by its record id or, when no event contains one, by its number.
 *
 * @param keys the keys from all events of the subject. An earlier release kept a malformed
 *   `sfOrderId` as well: it is not used, and neither is the number
 * @param profile the org's schema
 */
export function orderLookup(keys: Readonly<Record<string, string>>, profile: Profile): Lookup {
  const { order } = profile;
  const { drOrderId = '', sfOrderId, upstreamId } = keys;
  const stamp = { field: order.drOrderId, value: drOrderId };
  const claim = { ...stamp, label: 'Digital River order id' };
  const always = order.stateVersion === undefined ? ({ always: true } as const) : {};
  const lookup = { name: ORDER_LOOKUP, object: order.object, claim, ...always };
  const recordId = readRecordId(sfOrderId, profile);
  if ('malformed' in recordId) return { ...lookup, candidates: [stamp] };
  if (recordId.key !== undefined) {
    return { ...lookup, candidates: [stamp, { field: 'Id', value: recordId.key }] };
  }
  const byNumber = upstreamId === undefined ? [] : [{ field: order.number, value: upstreamId }];
  return { ...lookup, candidates: [stamp, ...byNumber] };
}

/** A key as it was read. `malformed`: a sentence about what was expected and what came. */
type ReadKey = { readonly key: string | undefined } | { readonly malformed: string };

function readRecordId(value: unknown, { orderIdPrefix = '' }: Profile): ReadKey {
  if (isBlank(value)) return { key: undefined };
  const id = typeof value === 'string' ? toRecordId(value.trim()) : undefined;
  if (id?.startsWith(orderIdPrefix)) return { key: id };
  const begins = orderIdPrefix === '' ? '' : ` that begins with ${orderIdPrefix}`;
  const expected = `a Salesforce record id of 15 or 18 characters${begins}`;
  const received = id === undefined ? invalidId(value) : "another object's id";
  return { malformed: malformed('data.object.metadata.sfOrderId', expected, received) };
}

function invalidId(value: unknown): string {
  return typeof value === 'string' && isMiscased(value.trim())
    ? 'one of 18 characters whose letter case or last three characters (the check characters) are wrong'
    : typeOf(value);
}

function readNumber(value: unknown): ReadKey {
  if (isBlank(value)) return { key: undefined };
  const { data: key, error } = keyText.safeParse(value);
  if (key !== undefined) return { key };
  const expected = error?.issues[0]?.message ?? 'a string';
  return { malformed: malformed('data.object.upstreamId', expected, typeOf(value)) };
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function malformed(field: string, expected: string, received: string): string {
  return `${field}: expected ${expected}, got ${received}.`;
}
