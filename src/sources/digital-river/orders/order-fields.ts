import { CONFLICT_MARKER } from '../../../salesforce/classify-error.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import {
  fieldsOf,
  ID_LENGTH,
  keyField,
  TEXT_LENGTH,
  VERSION,
  WORD_LENGTH,
  type WrittenField,
} from '../../../salesforce/schema/written-field.ts';

/**
 * The fields that Digital River's events, and the links to its files, are written to.
 *
 * @param profile the org's schema
 */
export function digitalRiverFields(profile: Profile): WrittenField[] {
  return [...orderFields(profile), ...fulfillmentFields(profile), ...documentFields(profile)];
}

function orderFields({ order, onlyValues }: Profile): WrittenField[] {
  const of = fieldsOf(order.object, 'edit');
  const word = { size: WORD_LENGTH };
  // An org without version fields has none of this project's validation rules either.
  const guard: Partial<WrittenField> =
    order.stateVersion === undefined ? {} : { guard: CONFLICT_MARKER };
  return [
    ...of(order.drOrderId, 'text', { size: ID_LENGTH, key: 'search', ...guard }),
    ...of(order.state, 'text', { ...word, values: onlyValues.state }),
    ...of(order.stateVersion, 'number', VERSION),
    ...of(order.fraudState, 'text', { ...word, values: onlyValues.fraudState }),
    ...of(order.fraudVersion, 'number', VERSION),
    ...of(order.customerType, 'text', { ...word, values: onlyValues.customerType }),
    ...of(order.invoiceFileId, 'text', { size: ID_LENGTH }),
    ...of(order.invoiceVersion, 'number', VERSION),
  ];
}

function fulfillmentFields(profile: Profile): WrittenField[] {
  const { fulfillment, order, uniqueKey, fulfillmentStatus } = profile;
  const of = fieldsOf(fulfillment.object, 'both');
  const values = [...new Set(Object.values(fulfillmentStatus))];
  return [
    ...of(fulfillment.drOrderId, 'text', keyField(uniqueKey.fulfillment)),
    ...of(fulfillment.order, 'lookup', { to: order.object }),
    ...of(fulfillment.status, 'text', { size: WORD_LENGTH, values }),
    ...of(fulfillment.version, 'number', VERSION),
    ...of(fulfillment.ofiReceived, 'checkbox'),
    ...of(fulfillment.eligibleVersion, 'number', { ...VERSION, optional: true }),
    ...of(fulfillment.ocnReceived, 'checkbox'),
    ...of(fulfillment.cancelled, 'checkbox'),
  ];
}

function documentFields({ document, order, uniqueKey }: Profile): WrittenField[] {
  const of = fieldsOf(document.object, 'both');
  return [
    ...of(document.fileId, 'text', keyField(uniqueKey.document)),
    ...of(document.fileType, 'text', { size: WORD_LENGTH, values: ['Invoice', 'Credit Memo'] }),
    ...of(document.eventId, 'text', { size: ID_LENGTH }),
    ...of(document.order, 'lookup', { to: order.object }),
    ...of(document.drOrderId, 'text', { size: ID_LENGTH }),
    ...of(document.version, 'number', VERSION),
    ...of(document.link, 'text', { size: TEXT_LENGTH, optional: true }),
    ...of(document.linkExpires, 'datetime', { optional: true }),
    ...of(document.linkRequested, 'checkbox', { optional: true }),
    ...of(document.linkProblem, 'text', { size: TEXT_LENGTH, optional: true }),
  ];
}
