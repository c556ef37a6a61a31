import { InvalidEventError } from '../../errors.ts';
import { maskedText } from '../../shown-text.ts';
import { parseJsonNumbersAsText } from '../../sources/parse/json.ts';
import { cutBody } from './cut-body.ts';
import {
  CLOSED_OBJECTS,
  MODES,
  OPEN_OBJECTS,
  OTHER_IDS,
  OWN_IDS,
  RECORD_ID,
  STATES,
  TIMES,
  TRANSITIONS,
  VERSIONS,
} from './shown-members.ts';

/** A number as JSON writes it. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** An instant, such as `2025-03-04T09:34:54Z` or `2025-03-04 09:30:00`; a date alone may be of a birth. */
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;
/** Seconds or milliseconds since 1970. */
const EPOCH = /^\d{10}(?:\d{3})?(?:\.\d{1,9})?$/;
/** A state or type, such as `pending_payment`, `creditCard` or `order.accepted`; no `Jane`. */
const STATE = /^(?:[a-z]+(?:[A-Z][a-z]+)*(?:[._-][a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/;
const MAX_LENGTH_OF_WORDS = 64;
/** Such as `2021-12-13` or `v2.1`. */
const VERSION = /^v?\d[\d.-]{0,15}$/;

/** What a machine makes: a number, or hexadecimal digits, such as a UUID. */
const MACHINE_ID = /^(?:\d+|(?=.*\d)[0-9a-f-]+)$/i;
/** A person may stand where an id is expected, but hardly with a digit and without a dot. */
const ID = /^(?=.*\d)[\w-]+$/;
/** `+49 170…`, `0049170…` and `555-0100`; a number without a sign may be an id. */
const INTERNATIONAL = /^(?:\+|00[1-9]\d{7})/;
const DIGITS_IN_GROUPS = /\d[ ()./-]+\d/;
const DIGITS_AND_SEPARATORS = /^[\d ()./-]+$/;
/** `jane_roe85` and `jane85`. */
const LIKE_A_LOGIN = /^[a-z]{3,}(?:[._-][a-z]{3,})?\d{2,4}$/i;
const ORDER_RECORD = /^801[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

/** Names of members; any other name may itself be data, such as an e-mail address. */
const NAME = /^[A-Za-z_$][\w$-]*$/;

/** What is shown of the members of an object: values and names, names alone, or neither. */
type Openness = 'open' | 'transitions' | 'closed' | 'unknown';

/** Where a value is in a body. */
interface Place {
  /** The name of the member that it is, or that the array is which it is in. */
  readonly key: string;
  /** Of the object that has the member. */
  readonly within: Openness;
}

/**
 * The body of an event as anybody may see it who is signed in: its structure, and the values that are
 * ids, states, types, instants and numbers of versions, by the known names of their members and by
 * their form. All others are masked, and so are the names of members of unknown objects. Pure.
 *
 * @returns indented JSON, cut after 64 KiB; undefined when the body is no JSON of a usable size
 */
export function maskedBody(body: Buffer): string | undefined {
  try {
    const masked = maskValue(parseJsonNumbersAsText(body), { key: '', within: 'open' });
    return cutBody(JSON.stringify(masked, null, 2));
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
}

function maskValue(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, place));
  if (typeof value === 'object' && value !== null) return maskMembers(value, opennessOf(place));
  if (value === null || value === '') return value;
  if (typeof value === 'boolean') {
    return MODES.has(place.key) && place.within === 'open' ? value : '(true or false)';
  }
  return maskText(String(value), place);
}

/** What is below a closed object is closed, too; below an unknown one nothing is known. */
function opennessOf({ key, within }: Place): Openness {
  if (within === 'open' && (key === '' || OPEN_OBJECTS.has(key))) return 'open';
  if (within === 'open' && TRANSITIONS.has(key)) return 'transitions';
  return within !== 'unknown' && CLOSED_OBJECTS.has(key) ? 'closed' : 'unknown';
}

function maskMembers(members: object, within: Openness): object {
  const entries = Object.entries(members).map(([key, value], index) => {
    const shown = isNameShown(key, within)
      ? key
      : `(a name of ${key.length} characters, ${index + 1})`;
    return [shown, maskValue(value, { key, within })] as const;
  });
  return Object.fromEntries(entries);
}

function isNameShown(key: string, within: Openness): boolean {
  if (key.length > MAX_LENGTH_OF_WORDS) return false;
  if (within === 'transitions') return STATE.test(key);
  return within === 'unknown' ? key === RECORD_ID : NAME.test(key);
}

function maskText(text: string, place: Place): string {
  if (text.length <= MAX_LENGTH_OF_WORDS && isShown(text, place)) return text;
  return NUMBER.test(text) ? '(a number)' : maskedText(text);
}

function isShown(text: string, { key, within }: Place): boolean {
  if (key === RECORD_ID) return ORDER_RECORD.test(text);
  if (within === 'transitions') return STATE.test(key) && INSTANT.test(text);
  if (within !== 'open') return false;
  if (TIMES.has(key)) return INSTANT.test(text) || EPOCH.test(text);
  if (STATES.has(key)) return STATE.test(text);
  if (VERSIONS.has(key)) return VERSION.test(text);
  if (isLikePhone(text)) return false;
  if (OTHER_IDS.has(key)) return MACHINE_ID.test(text);
  return OWN_IDS.has(key) && ID.test(text) && !LIKE_A_LOGIN.test(text);
}

function isLikePhone(text: string): boolean {
  if (INTERNATIONAL.test(text)) return true;
  return DIGITS_AND_SEPARATORS.test(text) && DIGITS_IN_GROUPS.test(text);
}
