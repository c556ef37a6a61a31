/*
 * What the refusal of a record means and what to do about it, in our own words, because Salesforce's
 * message may quote personal data. docs/operations.md has a row for each code.
 */

import type { RecordVerdict } from './classify-error.ts';

/** Where a write was refused. */
export interface Place {
  /** API name of the object; may be empty. */
  readonly object: string;
  /** API names of the fields, if Salesforce names them. */
  readonly fields: readonly string[];
}

/** A reason as sentences about a place. */
type Reason = (place: Place) => string;

const ASSIGN_FIRST =
  'Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file';

const OWN_WORDS =
  "The org's own message says more: operators of the console see it on the page of the event (Console Link of the Failed Event).";

const NO_RECORD_TYPE = () =>
  'The record type is not available to the integration user. Assign the permission set; if that is done, make a record type of the object available to the user.';

/** A right is missing, whatever the code: also one that the org's own code has met. */
const LACKING = () =>
  `The org lacks something that the write needs, or the integration user has no right to it. ${ASSIGN_FIRST}.`;

const NO_ROOM = () =>
  'The data storage of the org is full. Delete records, or buy more (Setup, Storage Usage).';

const BY_A_TRIGGER: Reason = (place) =>
  `An Apex trigger or a flow of the org refuses the write or fails. Look at ${setup(place, 'Triggers')}, and Setup, Flows. ${OWN_WORDS} Correct the code or the record, then replay.`;

const BY_A_FLOW: Reason = (place) =>
  `A flow of the org refuses the write or fails. Setup, Paused And Failed Flow Interviews (the failed ones), or Salesforce's e-mail about the error shows which one; ${setup(place, 'Flow Triggers')} lists those of the object. ${OWN_WORDS} Correct the flow or the record, then replay.`;

const OTHER_TYPE: Reason = (place) =>
  `A value is of another type than ${named(place, 'its field')}, such as true in a text field. Change the type of the field (${setup(place)}), or how a mapping file reads the value ("as"), then replay.`;

/** Sentences for each code. */
export const REFUSAL_REASONS: ReadonlyMap<string, Reason> = new Map(
  Object.entries<Reason>({
    CANNOT_EXECUTE_FLOW_TRIGGER: BY_A_FLOW,
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: BY_A_TRIGGER,
    CONNECTOR_ERROR: () =>
      'The connector failed on this event. Its log names the cause. Replay the event with a corrected version of the connector.',
    CUSTOM_APEX_ERROR: BY_A_TRIGGER,
    DUPLICATE_EXTERNAL_ID: (place) =>
      `Several records of the org hold the value by which the record is found. Merge them, or clear ${named(place, 'the field')} on all but one, then replay.`,
    DUPLICATE_VALUE: (place) =>
      `Another record holds a value of ${named(place, 'a field')} that must be unique. Clear it there, or make the field not unique (${setup(place)}), then replay.`,
    DUPLICATES_DETECTED: (place) =>
      `A duplicate rule of the org for ${object(place)} refuses the write. Set the rule to allow it, or exempt the integration user (Setup, Duplicate Rules), then replay.`,
    ENTITY_IS_ARCHIVED: () =>
      'The record is archived, so that it cannot be changed. If the change matters, make it in the archive by hand. Then dismiss the event.',
    ENTITY_IS_DELETED: () =>
      'The record was deleted in the org. Undelete it (Recycle Bin), then replay.',
    ENTITY_IS_LOCKED: () =>
      'The record is locked by an approval process of the org. Approve, reject, recall or unlock it.',
    EXCEEDED_QUOTA: NO_ROOM,
    FIELD_CUSTOM_VALIDATION_EXCEPTION: (place) =>
      `A validation rule of your org, or its Apex code (addError), refuses the write. It is none of the connector's. Look at ${setup(place, 'Validation Rules and Triggers')}. ${OWN_WORDS} Correct the record, or exempt the integration user from the rule, then replay.`,
    FIELD_FILTER_VALIDATION_EXCEPTION: (place) =>
      `The lookup filter of ${named(place, 'a lookup field')} refuses the related record. Change the filter, make it optional (${setup(place)}), or correct the related record, then replay.`,
    FIELD_INTEGRITY_EXCEPTION: (place) =>
      `The org refuses the value of ${named(place, 'a field')}, or the related record that it names. Correct what the field demands (${setup(place)}) or the related record, then replay.`,
    FLOW_EXCEPTION: BY_A_FLOW,
    INACTIVE_OWNER_OR_USER: () =>
      'The owner of the record, or a user that it names, is not active. Give it an active owner, then replay.',
    INSUFFICIENT_ACCESS: () => `The integration user is not allowed to do this. ${ASSIGN_FIRST}.`,
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: () =>
      'The integration user has no access to a related record. Assign the permission set; if that is done, share the related record, such as the Account, with the user.',
    INSUFFICIENT_ACCESS_OR_READONLY: ({ object: name }) =>
      `The integration user is not allowed to change this record. Assign the permission set; if that is done, share the record, or the Account of the Order, with the user (read and edit).${name === 'Order' ? ' An activated Order needs the permission set Digital River Connector Activated Orders.' : ''}`,
    INVALID_CROSS_REFERENCE_KEY: () =>
      'A related record does not exist, or the integration user may not see it. Undelete or share it, then replay.',
    INVALID_FIELD: () =>
      `The org lacks a field, or the integration user cannot see it. ${ASSIGN_FIRST}, or check the name of the field.`,
    INVALID_FIELD_FOR_INSERT_UPDATE: () =>
      `The integration user is not allowed to write a field. ${ASSIGN_FIRST}.`,
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: (place) =>
      `The restricted picklist ${named(place, '')} lacks the value. Add it to the picklist, or clear "Restrict picklist to the values defined in the value set" (${setup(place)}), then replay.`,
    INVALID_TYPE: () =>
      `The org lacks the object, or the integration user cannot see it. ${ASSIGN_FIRST}.`,
    INVALID_TYPE_ON_FIELD_IN_RECORD: OTHER_TYPE,
    JSON_PARSER_ERROR: OTHER_TYPE,
    LICENSE_LIMIT_EXCEEDED: () =>
      'The org has no license left for what the write needs. Free or buy one (Setup, Company Information).',
    NOT_FOUND: () =>
      'The record does not exist (any more), or the integration user may not see it. Undelete or share it, then replay.',
    NUMBER_OUTSIDE_VALID_RANGE: (place) =>
      `A number does not fit ${named(place, 'its field')}. Give the field more digits (${setup(place)}), then replay.`,
    PACKAGE_LICENSE_REQUIRED: () =>
      'The integration user has no license for an installed package. Assign one (Setup, Installed Packages).',
    REQUIRED_FIELD_MISSING: (place) =>
      `The org requires ${named(place, 'a field')}, which the connector does not write. Fill it in on the record, or make it optional (${setup(place)}), then replay.`,
    STORAGE_LIMIT_EXCEEDED: NO_ROOM,
    STRING_TOO_LONG: (place) =>
      `A text is longer than ${named(place, 'its field')} allows. Lengthen the field (${setup(place)}; a text field has at most 255 characters, a long text area more), then replay.`,
    UNABLE_TO_LOCK_ROW: () =>
      'Something in the org kept the record locked at every attempt, such as a long import or a nightly job. Replay when it has ended.',
    UNAVAILABLE_RECORDTYPE_EXCEPTION: NO_RECORD_TYPE,
  }),
);

/** Sentences for codes that mean something else when they are about a missing field or right. */
const REASONS_TO_HOLD: ReadonlyMap<string, Reason> = new Map([
  ['CANNOT_EXECUTE_FLOW_TRIGGER', LACKING],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', LACKING],
  ['CUSTOM_APEX_ERROR', LACKING],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', LACKING],
  ['FLOW_EXCEPTION', LACKING],
  ['INVALID_CROSS_REFERENCE_KEY', NO_RECORD_TYPE],
  [
    'NOT_FOUND',
    () =>
      `The org lacks the object, or the external id field by which its records are found, or the integration user cannot see it. ${ASSIGN_FIRST}.`,
  ],
]);

/** What the sentences say of events, which can be replayed. */
const OF_EVENTS = [
  ` ${OWN_WORDS}`,
  ', then replay',
  ' Replay when it has ended.',
  ' Then dismiss the event.',
];

/** The sentences without what concerns only events: other writes are tried again by themselves. */
export function withoutEvents(sentences: string): string {
  return OF_EVENTS.reduce((shown, part) => shown.replaceAll(part, ''), sentences);
}

/** How Salesforce refuses what names Order while Orders are off: as an object that does not exist. */
const ORDERS_OFF =
  'The integration user cannot see Orders: they are off in the org (Setup, Order Settings), or the user lacks the permission set.';

/** What the refusal of a record means, as sentences. */
export function sentenceFor(verdict: RecordVerdict, code: string, place: Place): string {
  if (verdict === 'conflict') {
    return 'The Salesforce Order already carries another Digital River order id.';
  }
  if (code === 'INVALID_TYPE' && place.object === 'Order') return ORDERS_OFF;
  // The org's own code can meet a lock as well: the code of its error is another one.
  const [reason, otherwise] =
    verdict === 'hold'
      ? [REASONS_TO_HOLD.get(code), LACKING]
      : [undefined, () => 'Salesforce refuses the write.'];
  const key = verdict === 'locked' ? 'ENTITY_IS_LOCKED' : code;
  return (reason ?? REFUSAL_REASONS.get(key) ?? otherwise)(place);
}

function named({ fields }: Place, otherwise: string): string {
  return fields.length === 0 ? otherwise : fields.join(', ');
}

function object(place: Place): string {
  return place.object === '' ? 'the object' : place.object;
}

/** Where Setup shows something of an object. */
function setup(place: Place, what = 'Fields & Relationships'): string {
  return `Setup, Object Manager, ${object(place)}, ${what}`;
}
