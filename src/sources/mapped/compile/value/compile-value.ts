import type { FieldValue } from '../../../../salesforce/records/write.ts';
import type { FromSpec, ValueSpec } from '../../language/value-schema.ts';
import { celLabel, compileCel } from './cel/compile-cel.ts';
import { compileFrom, pathsOf } from './compile-from.ts';
import { EXACT } from './convert/converter.ts';
import { digestOf } from './digest-of.ts';
import type { Read } from './event-context.ts';

/**
 * Compiles a value of a mapping file.
 *
 * @returns reads it from an event; undefined when nothing is to be written. It throws
 *   InvalidEventError when the event cannot be mapped
 */
export function compileValue(spec: ValueSpec): Read<FieldValue | undefined> {
  if (typeof spec === 'string') return compileFrom({ from: spec });
  if ('from' in spec) return compileFrom(spec);
  if ('value' in spec) return () => spec.value;
  if ('digest' in spec) return digestOf(spec.digest, spec.optional);
  if ('join' in spec) return joined(spec.join.map(partReader), spec.with ?? '');
  return compileCel(spec.cel);
}

/**
 * Compiles a value that is compared, such as an id: a text that is neither cut nor cleaned, since
 * two values must not become one.
 *
 * @returns reads it; undefined when there is none
 */
export function compileText(spec: ValueSpec): Read<string | undefined> {
  return asText(compileExact(spec));
}

function compileExact(spec: ValueSpec): Read<FieldValue | undefined> {
  if (typeof spec === 'string') return compileFrom({ from: spec, length: EXACT });
  if ('from' in spec) return compileFrom({ ...spec, length: EXACT });
  if ('cel' in spec) return compileCel(spec.cel, { isExact: true });
  if (!('join' in spec)) return compileValue(spec);
  const readers = spec.join.map((part) => ({ read: compileText(part), isRead: isRead(part) }));
  return joined(readers, spec.with ?? '');
}

function asText(read: Read<FieldValue | undefined>): Read<string | undefined> {
  return (event) => {
    const value = read(event);
    return value === undefined || value === null ? undefined : String(value);
  };
}

/** How errors name a value: by its path; of a digest, by its paths with a blank between them. */
export function labelOf(spec: ValueSpec): string {
  if (typeof spec === 'string') return spec;
  if ('from' in spec) return pathsOf(spec)[0];
  if ('digest' in spec) return spec.digest.join(' ');
  if ('join' in spec) {
    return spec.join.filter(isRead).map(labelOf)[0] ?? 'a constant';
  }
  return 'cel' in spec ? celLabel(spec.cel) : 'a constant';
}

type JoinPart = Extract<ValueSpec, { join: unknown }>['join'][number];

function isRead(part: JoinPart): part is string | FromSpec {
  return typeof part === 'string' || 'from' in part;
}

interface PartReader {
  readonly read: Read<string | undefined>;
  readonly isRead: boolean;
}

/** A part of a joined text of a field: cut only when the file gives it a length. */
function partReader(part: JoinPart): PartReader {
  const isCut = typeof part === 'object' && 'length' in part;
  return { read: isCut ? asText(compileValue(part)) : compileText(part), isRead: isRead(part) };
}

/** An absent part is left out, with its separator. When all that is read is absent, so is the text. */
function joined(readers: readonly PartReader[], separator: string): Read<string | undefined> {
  return (event) => {
    const texts = readers.map(({ read, isRead }) => ({ text: read(event), isRead }));
    const present = texts.filter(({ text }) => text !== undefined);
    if (!present.some((part) => part.isRead)) return undefined;
    return present.map(({ text }) => text).join(separator);
  };
}
