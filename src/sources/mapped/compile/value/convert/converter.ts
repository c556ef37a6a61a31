import { toRecordId } from '../../../../../salesforce/records/record-id.ts';
import type { FieldValue } from '../../../../../salesforce/records/write.ts';
import { notAfterArrival } from '../../../../parse/arrival.ts';
import { cutValue } from '../../../../parse/cut-json.ts';
import { decimal } from '../../../../parse/decimal.ts';
import { fieldText } from '../../../../parse/field-text.ts';
import { storableDate } from '../../../../parse/instant.ts';
import { parsePath } from '../../../language/parse-path.ts';
import { type FromSpec, MAX_TEXT_LENGTH } from '../../../language/value-schema.ts';
import type { EventContext } from '../event-context.ts';
import type { MappedBody } from '../mapped-body.ts';
import { compilePath, memberAt } from '../read-path.ts';
import { scalarText } from '../scalar-text.ts';
import { minorUnits } from './minor-units.ts';
import { epochProblem, isEpochUnit } from './read-epoch.ts';
import {
  instantReader,
  instantWords,
  isTimeConversion,
  type TimeConversion,
} from './read-instant.ts';

/** What a value is converted to, and what such a value has to be. */
export interface Converter {
  /** In words for errors. */
  readonly expected: string;
  /** @returns undefined when the value cannot be read */
  readonly convert: (value: unknown, event: EventContext) => FieldValue | undefined;
  /** Why a value cannot be read, in words that hold nothing of it. */
  readonly reason?: (value: unknown, event: EventContext) => string | undefined;
}

/** In place of a length: the text is compared, so that it is neither cut nor cleaned. */
export const EXACT = Number.POSITIVE_INFINITY;
/** Length of texts that a file gives none. */
const DEFAULT_LENGTH = 255;
const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);
/** A date, perhaps with a time. Salesforce has no earlier years. */
const DATE =
  /^((?:1[7-9]|[2-9]\d)\d\d-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?$/;

/** How the values of a specification are converted. Values that it lists are not converted. */
export function converterOf(spec: FromSpec): Converter {
  const { as } = spec;
  if (isTimeConversion(as)) return ofInstant(as, spec);
  switch (as) {
    case 'decimal':
      return {
        ...ofText(`a number with at most ${spec.places} digits after the point`, (text) =>
          decimal(text, spec.places ?? 0),
        ),
        reason: (value) => numberReason(scalarText(value) ?? ''),
      };
    case 'minor-units':
      return ofMinorUnits(spec);
    case 'checkbox':
      return ofText('true or false', (text) => TRUTH.get(text.toLowerCase()));
    case 'date':
      return ofText('a date, such as 2026-11-30', dateIn);
    case 'record-id':
      return ofText('a record id of Salesforce', toRecordId);
    case 'json-text':
      return ofJson(spec);
    default:
      return ofWords(spec);
  }
}

function ofText(expected: string, read: (text: string) => FieldValue | undefined): Converter {
  const convert = (value: unknown) => {
    const text = scalarText(value);
    return text === undefined ? undefined : read(text);
  };
  return { expected, convert };
}

const NUMBER = /^-?\d+(\.\d+)?(?:[eE][+-]?\d+)?$/;
const WHOLE = /^-?\d+$/;
const MAX_PLACES = 15;

/** Why a number cannot be stored; undefined for what is none. */
function numberReason(text: string): string | undefined {
  if (!NUMBER.test(text)) return undefined;
  return decimal(text, MAX_PLACES) === undefined
    ? 'a number with more than 15 digits, which a field of Salesforce cannot store exactly'
    : 'a number with more digits after the point';
}

/** A text; a truth value stays one, unless a text is asked for. */
function ofWords({ as, length = DEFAULT_LENGTH, case: letters }: FromSpec): Converter {
  const expected = 'a text, a number, or true or false';
  const cut = (text: string) =>
    length === EXACT
      ? inCase(text, letters)
      : fieldText(inCase(text, letters), length).trim() || undefined;
  const { convert } = ofText(expected, cut);
  return as === undefined
    ? {
        expected,
        convert: (value, event) => (typeof value === 'boolean' ? value : convert(value, event)),
      }
    : { expected, convert };
}

/** The text in the case that a file asks for. */
export function inCase(text: string, letters: FromSpec['case']): string {
  if (letters === undefined) return text;
  return letters === 'lower' ? text.toLowerCase() : text.toUpperCase();
}

function ofInstant(as: TimeConversion, { zone, notAfter }: FromSpec): Converter {
  const read = instantReader(as, zone);
  const expected = instantWords(as);
  const convert: Converter['convert'] = (value, event) => {
    const { arrivedAt } = event;
    const text = scalarText(value);
    const instant = text === undefined ? undefined : read(text, event);
    if (instant === undefined) return undefined;
    const isBounded = notAfter !== undefined && arrivedAt !== undefined;
    const counted = isBounded ? notAfterArrival(instant, arrivedAt) : instant;
    return storableDate(counted)?.toISOString();
  };
  if (!isEpochUnit(as)) return { expected, convert };
  return { expected, convert, reason: (value) => epochProblem(scalarText(value) ?? '', as) };
}

function ofMinorUnits({ currency = '', digits = {} }: FromSpec): Converter {
  const readCurrency = compilePath(currency);
  const own = new Map(Object.entries(digits));
  return {
    expected: `a whole number of minor units, and at ${currency} a currency of ISO 4217 or of digits`,
    convert: (value, event) => {
      const [amount, code] = [scalarText(value), scalarText(readCurrency(event))];
      return amount === undefined || code === undefined ? undefined : minorUnits(amount, code, own);
    },
    reason(value, event) {
      const [amount = '', code] = [scalarText(value), scalarText(readCurrency(event))];
      if (code === undefined) return `no currency at ${currency}`;
      if (minorUnits('1', code, own) === undefined) return 'an amount of an unknown currency';
      return NUMBER.test(amount) && !WHOLE.test(amount)
        ? 'a number with a point or an exponent; "as": "decimal" reads amounts in the currency itself'
        : numberReason(amount);
    },
  };
}

/** The value as the sender wrote it, so that no digit is lost. */
function ofJson({ from, length = MAX_TEXT_LENGTH }: FromSpec): Converter {
  const paths = [from].flat().flatMap((path) => {
    const parsed = parsePath(path);
    return parsed?.of === 'body' ? [parsed.steps] : [];
  });
  const convert: Converter['convert'] = (value, { body }) => {
    const text = writtenAs(value, paths, body) ?? JSON.stringify(value);
    return text.length <= length ? text : undefined;
  };
  return { expected: `JSON of at most ${length} characters`, convert };
}

function writtenAs(
  value: unknown,
  paths: readonly (readonly string[])[],
  body: MappedBody,
): string | undefined {
  const steps = paths.find((each) => memberAt(body.json, each) === value);
  return steps === undefined ? undefined : cutValue(body.text, steps);
}

/** The date that a text begins with, if the calendar has it. */
function dateIn(text: string): string | undefined {
  const [, date] = DATE.exec(text) ?? [];
  if (date === undefined) return undefined;
  const read = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== date
    ? undefined
    : date;
}
