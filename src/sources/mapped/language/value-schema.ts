import { z } from 'zod';
import { constant, partName, path, shortText } from './words.ts';

/** How a value is read. */
export const CONVERSIONS = [
  'text',
  'decimal',
  'minor-units',
  'checkbox',
  'date',
  'datetime',
  'iso',
  'epoch-s',
  'epoch-ms',
  'json-text',
  'base64-json',
  'record-id',
] as const;

/** The longest text of a Long Text Area. */
export const MAX_TEXT_LENGTH = 131_072;

const AS_RULE = `expected one of ${CONVERSIONS.join(', ')}`;
const ELSE_RULE = 'expected "leave", "park", "null", "keep" or { "value": … }';
const PLACES_RULE = 'expected a whole number from 0 to 15';
const LENGTH_RULE = `expected a whole number from 1 to ${MAX_TEXT_LENGTH}`;

const places = z
  .int({ error: PLACES_RULE })
  .min(0, { error: PLACES_RULE })
  .max(15, { error: PLACES_RULE });

const otherwise = z.union(
  [z.enum(['leave', 'park', 'null', 'keep']), z.strictObject({ value: constant })],
  { error: ELSE_RULE },
);

const fromSchema = z.strictObject({
  from: z
    .union([path, z.array(path).min(1).max(10)])
    .describe('Path of the value. Of several paths, the first that has a value counts.'),
  as: z
    .enum(CONVERSIONS, { error: AS_RULE })
    .optional()
    .describe(
      'How the value is read. epoch-s and epoch-ms cannot read a number that seems to be in the other unit.',
    ),
  length: z
    .int({ error: LENGTH_RULE })
    .min(1, { error: LENGTH_RULE })
    .max(MAX_TEXT_LENGTH, { error: LENGTH_RULE })
    .optional()
    .describe(
      'For text: length of the field, 255 by default; longer texts are cut. For json-text: 131072 by default; longer JSON cannot be read. Not for ids, types, subjects and keys: they are never cut.',
    ),
  places: places
    .optional()
    .describe('For decimal: digits after the point. A number with more digits parks the event.'),
  currency: path
    .optional()
    .describe('For minor-units: path of the currency, such as EUR, that decides the digits.'),
  digits: z
    .record(z.string().regex(/^[A-Z]{3}$/, { error: 'expected a currency, such as EUR' }), places)
    .optional()
    .describe(
      'For minor-units: digits of currencies that ISO 4217 does not have, or that the sender counts in its own way.',
    ),
  zone: shortText
    .optional()
    .describe('For datetime: time zone of texts without one, such as Asia/Kolkata. Default: UTC.'),
  notAfter: z
    .literal('arrival', { error: 'expected "arrival"' })
    .optional()
    .describe(
      'For times: a time that is later than the arrival of the event counts as the arrival.',
    ),
  path: path
    .optional()
    .describe('For base64-json: path of the value in the JSON. The JSON may be plain as well.'),
  case: z
    .enum(['lower', 'upper'], { error: 'expected "lower" or "upper"' })
    .optional()
    .describe('Changes the case of the text before values are compared.'),
  values: z.record(z.string().max(255), constant).optional().describe('What each text becomes.'),
  else: otherwise
    .optional()
    .describe(
      'What an absent value does, one that values does not list, and one that cannot be read: leave writes nothing, park parks the event, null clears the field, keep keeps a text that values does not list. Default: an absent or unlisted value writes nothing, one that cannot be read parks the event.',
    ),
});

const valueObject = z.strictObject({ value: constant.describe('A constant.') });

const digestObject = z.strictObject({
  digest: z
    .array(path)
    .min(1)
    .max(20)
    .describe(
      'A digest (SHA-256) of these values as the sender wrote them, for events that have no id.',
    ),
  optional: z
    .array(path)
    .min(1)
    .max(20)
    .optional()
    .describe('For digest: further values of it, which may be absent.'),
});

const celObject = z.strictObject({
  cel: z
    .string()
    .min(1)
    .max(500, { error: 'expected an expression of at most 500 characters' })
    .describe('An expression in CEL. It reads body, headers and event.'),
});

/** A part of a joined text. */
const joinPart = z.union([path, fromSchema, valueObject]);

const joinObject = z.strictObject({
  join: z.array(joinPart).min(1).max(20).describe('Values that are joined to one text.'),
  with: z
    .string()
    .max(20, { error: 'expected a text of at most 20 characters' })
    .optional()
    .describe('The text between them; absent: none.'),
});

/** A value of an event: a path, or how it is made. */
export const valueSchema = z.union([
  path,
  fromSchema,
  valueObject,
  digestObject,
  joinObject,
  celObject,
]);

/** A value of a field: as {@link valueSchema}, or the record that a look-up finds. */
export const fieldValueSchema = z.union([
  ...valueSchema.options,
  z.strictObject({ lookup: partName.describe('Name of the look-up whose record is meant.') }),
]);

export type FromSpec = z.output<typeof fromSchema>;
export type ValueSpec = z.output<typeof valueSchema>;
export type FieldValueSpec = z.output<typeof fieldValueSchema>;
