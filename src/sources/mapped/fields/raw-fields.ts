import { RAW_OBJECT as OBJECT, RAW_FIELDS } from '../compile/writes/raw-entry.ts';
import type { MappedField, MappedFieldType } from './mapped-field.ts';

/** The longest text of a Long Text Area, in characters. */
const MAX_BODY_LENGTH = 131_072;
/** A digest (SHA-256) in hexadecimal digits. */
const KEY_LENGTH = 64;

const TYPES: Readonly<Record<keyof typeof RAW_FIELDS, MappedFieldType>> = {
  key: { kind: 'text', length: KEY_LENGTH },
  source: { kind: 'text', length: 40 },
  type: { kind: 'text', length: 255 },
  id: { kind: 'text', length: 255 },
  subject: { kind: 'text', length: 255 },
  created: { kind: 'datetime' },
  body: { kind: 'text', length: MAX_BODY_LENGTH },
  length: { kind: 'number', digits: 9, places: 0 },
  isComplete: { kind: 'checkbox' },
};

/** The object of raw events, and the fields that every one has: salesforce/raw-events creates them. */
export const RAW_OBJECT = { object: OBJECT, fields: Object.values<string>(RAW_FIELDS) } as const;

/** The fields that every raw event has. */
export function rawFields(): MappedField[] {
  return Object.entries(RAW_FIELDS).map(([name, field]) => ({
    ...{ object: OBJECT, field, role: name === 'key' ? 'key' : 'value' },
    type: TYPES[name as keyof typeof RAW_FIELDS],
  }));
}
