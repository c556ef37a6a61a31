import { InvalidEventError } from '../../../../errors.ts';
import type { FieldValue } from '../../../../salesforce/records/write.ts';
import { typeOf } from '../../../parse/validate.ts';
import { parsePath } from '../../language/parse-path.ts';
import type { FromSpec } from '../../language/value-schema.ts';
import { base64Json } from './convert/base64-json.ts';
import { type Converter, converterOf, inCase } from './convert/converter.ts';
import type { EventContext, Read } from './event-context.ts';
import { compilePath, memberAt, missingPart } from './read-path.ts';
import { scalarText } from './scalar-text.ts';

/**
 * Compiles a value that is read at paths.
 *
 * @returns reads the value; undefined when nothing is to be written
 */
export function compileFrom(spec: FromSpec): Read<FieldValue | undefined> {
  const paths = pathsOf(spec);
  const readers = paths.map(compilePath);
  const [only] = readers;
  const read =
    readers.length === 1 && only !== undefined
      ? only
      : (event: EventContext) => firstPresent(readers, event);
  const unpack = spec.as === 'base64-json' ? unpacker(spec.path) : undefined;
  const finish = spec.values === undefined ? convertOrElse(spec) : listedOrElse(spec, spec.values);
  return (event) => {
    const raw = read(event);
    if (!isPresent(raw)) return absent(spec, event);
    const unpacked = unpack === undefined ? { value: raw } : unpack(raw);
    if (unpacked === undefined) return unreadable(spec, event, { expected: PACKED, value: raw });
    const { value } = unpacked;
    return isPresent(value) ? finish(value, event) : absent(spec, event);
  };
}

/** Paths of a value, in their order. */
export function pathsOf({ from }: FromSpec): readonly [string, ...string[]] {
  if (typeof from === 'string') return [from];
  const [first = '', ...others] = from;
  return [first, ...others];
}

/** A blank text counts as none. */
export function isPresent(value: unknown): boolean {
  return (
    value !== undefined && value !== null && (typeof value !== 'string' || value.trim() !== '')
  );
}

function firstPresent(readers: readonly Read<unknown>[], event: EventContext): unknown {
  for (const read of readers) {
    const value = read(event);
    if (isPresent(value)) return value;
  }
  return undefined;
}

const PACKED = 'a JSON object, as a text in base64 or plain';

/** Reads the inner value of a JSON object that is a text; undefined when it is none. */
function unpacker(path: string | undefined): (packed: unknown) => { value: unknown } | undefined {
  const steps = path === undefined ? [] : (parsePath(path)?.steps ?? []);
  return (packed) => {
    const object = typeof packed === 'string' ? base64Json(packed) : packed;
    return typeof object === 'object' ? { value: memberAt(object, steps) } : undefined;
  };
}

type Finish = (value: unknown, event: EventContext) => FieldValue | undefined;

function listedOrElse(spec: FromSpec, values: Readonly<Record<string, FieldValue>>): Finish {
  const listed = new Map(Object.entries(values));
  const { convert } = converterOf({ ...spec, as: 'text' });
  return (value, event) => {
    const text = scalarText(value);
    const word = text === undefined ? undefined : inCase(text, spec.case);
    const constant = word === undefined ? undefined : listed.get(word);
    if (constant !== undefined) return constant;
    const kept = spec.else === 'keep' ? convert(value, event) : undefined;
    if (kept !== undefined) return kept;
    const got = text === undefined ? typeOf(value) : 'another value';
    return instead(spec, event, { expected: 'a value that the mapping file lists', got });
  };
}

function convertOrElse(spec: FromSpec): Finish {
  const { convert, expected, reason }: Converter = converterOf(spec);
  return (value, event) => {
    const converted = convert(value, event);
    return converted === undefined
      ? unreadable(spec, event, { expected, value, reason: reason?.(value, event) })
      : converted;
  };
}

/** What is there, but cannot be read, parks the event unless the file says otherwise. */
function unreadable(
  spec: FromSpec,
  event: EventContext,
  { expected, value, reason }: { expected: string; value: unknown; reason?: string | undefined },
): FieldValue | undefined {
  const strict = spec.else === undefined || spec.else === 'keep';
  const got = reason ?? `${readAs(value)} that is no such value`;
  return instead(strict ? { ...spec, else: 'park' } : spec, event, { expected, got });
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What kind of value was read, for errors: numbers are read as texts. */
export function readAs(value: unknown): string {
  return typeof value === 'string' && NUMBER.test(value) ? 'a number' : typeOf(value);
}

function absent(spec: FromSpec, event: EventContext): FieldValue | undefined {
  return instead(spec, event, { expected: 'a value', got: 'nothing' });
}

/** What is written when there is no usable value. */
function instead(
  spec: FromSpec,
  event: EventContext,
  { expected, got }: { readonly expected: string; readonly got: string },
): FieldValue | undefined {
  const otherwise = spec.else;
  if (typeof otherwise === 'object') return otherwise.value;
  if (otherwise === 'null') return null;
  if (otherwise !== 'park') return undefined;
  throw new InvalidEventError(missingPart(pathsOf(spec)[0], event), expected, got);
}
