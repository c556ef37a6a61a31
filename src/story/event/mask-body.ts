import { InvalidEventError } from '../../errors.ts';
import { isWord, maskedText } from '../../shown-text.ts';
import { parseJsonNumbersAsText } from '../../sources/parse/json.ts';

/** More of a body than a person reads. */
const MAX_LENGTH = 64 * 1024;

/** A number as JSON writes it. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** An instant, such as `2025-03-04T09:34:54Z` or `2025-03-04 09:30:00`; a date alone may be of a birth. */
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;
/** Seconds or milliseconds since 1970. */
const EPOCH = /^\d{10}(?:\d{3})?(?:\.\d{1,9})?$/;
const TIME_KEY = /^timestamp$|(?:Time|At|_at)$/;
/** A state or type, such as `pending_payment` or `order.accepted`. */
const STATE = /^[a-z]+(?:[._-][a-z]+)*$/i;
const MAX_STATE_LENGTH = 64;
const MAX_ID_LENGTH = 64;
const MAX_KEY_LENGTH = 64;

/** Names of members; any other name may itself be data, such as an e-mail address. */
const NAME = /^[A-Za-z_$][\w$-]*$/;
const ID_KEY = /^id$|[a-z]Ids?$|_ids?$/;
const STATE_KEY = /^(?:state|status|type)$|[a-z](?:State|Status|Type)$|_(?:state|status|type)$/;
const VERSION_KEY = /version(?:s|Ids?|_ids?)?$/i;
const MODE_KEY = /^(?:live|test)(?:Mode|_mode)?$/;
const NUMBER_KEY = /^(?:poNumber|orderNumber|orderReference)$/;
/** Ids of people and their papers, which are no ids of records. */
const PERSONAL_ID =
  /tax|vat|national|passport|licen[cs]e|account|iban|ssn|device|email|phone|employee|citizen/i;
/** Below such a member are a person's data: the state of an address is no state of the order. */
const PERSONAL = new RegExp(
  ['address', 'shipto', 'shipfrom', 'billto', 'owner', 'person', 'contact', 'recipient', 'buyer']
    .concat(
      'customer$',
      'organization',
      'user',
      'card',
      'bank',
      'wallet',
      'taxident',
      'identifiers',
    )
    .concat('klarna', 'paypal', 'profile', 'beneficiar', 'consumer')
    .join('|'),
  'i',
);

/** Where a value is in a body. */
interface Place {
  /** The name of the member that it is, or that the array is which it is in. */
  readonly key: string;
  readonly isPersonal: boolean;
}

/**
 * The body of an event as anybody may see it who is signed in: its structure, and the values that are
 * ids, states, types, instants and numbers of versions, by the names of their members and by their
 * form. All others are masked. Pure.
 *
 * @returns indented JSON, cut after 64 KiB; undefined when the body is no JSON of a usable size
 */
export function maskedBody(body: Buffer): string | undefined {
  try {
    const masked = maskValue(parseJsonNumbersAsText(body), { key: '', isPersonal: false });
    const text = JSON.stringify(masked, null, 2);
    return text.length <= MAX_LENGTH
      ? text
      : `${text.slice(0, MAX_LENGTH)}\n… (${text.length - MAX_LENGTH} more characters)`;
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
}

function maskValue(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, place));
  if (typeof value === 'object' && value !== null) return maskMembers(value, place);
  if (value === null || value === '') return value;
  if (typeof value === 'boolean') {
    return MODE_KEY.test(place.key) ? value : '(true or false)';
  }
  return maskText(String(value), place);
}

function maskMembers(members: object, { key: parent, isPersonal }: Place): object {
  const entries = Object.entries(members).map(([key, value], index) => {
    const place = { key, isPersonal: isPersonal || PERSONAL.test(parent) };
    const isName = NAME.test(key) && key.length <= MAX_KEY_LENGTH;
    const shown = isName ? key : `(a name of ${key.length} characters, ${index + 1})`;
    return [shown, maskValue(value, place)] as const;
  });
  return Object.fromEntries(entries);
}

function maskText(text: string, place: Place): string {
  if (isShown(text, place)) return text;
  return NUMBER.test(text) ? '(a number)' : maskedText(text);
}

function isShown(text: string, { key, isPersonal }: Place): boolean {
  if (ID_KEY.test(key) || NUMBER_KEY.test(key)) return isId(text) && !PERSONAL_ID.test(key);
  if (isPersonal || PERSONAL.test(key)) return false;
  if (STATE_KEY.test(key)) return STATE.test(text) && text.length <= MAX_STATE_LENGTH;
  if (VERSION_KEY.test(key)) return isId(text);
  if (/birth|dob/i.test(key)) return false;
  return INSTANT.test(text) || (EPOCH.test(text) && TIME_KEY.test(key));
}

/** A name may stand where an id is expected, but hardly one with a digit. */
function isId(text: string): boolean {
  return isWord(text) && /\d/.test(text) && text.length <= MAX_ID_LENGTH;
}
