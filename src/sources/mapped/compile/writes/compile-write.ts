import type { FieldValue, RecordKey, Write } from '../../../../salesforce/records/write.ts';
import type { FieldValueSpec } from '../../language/value-schema.ts';
import type { EventSpec, LookupSpec, RecordSpec, WriteSpec } from '../../language/write-schema.ts';
import { compileCondition } from '../value/compile-condition.ts';
import { compileText, compileValue } from '../value/compile-value.ts';
import type { EventContext, Read } from '../value/event-context.ts';
import { requiredKey } from '../value/required-key.ts';
import { compileVersion, type ReadVersion } from './compile-version.ts';
import type { FieldGroups } from './field-groups.ts';

/** What a file says besides one write. */
export interface WriteParts {
  readonly event: EventSpec;
  readonly lookups: Readonly<Record<string, LookupSpec>>;
  readonly groups: FieldGroups;
}

/** An event, and the names of the look-ups that it has a key for. */
export interface MappedEvent {
  readonly context: EventContext;
  readonly lookups: ReadonlySet<string>;
  /** The version that writes have, unless they say otherwise. */
  readonly version: ReadVersion | undefined;
}

/** The writes that one specification makes of an event; undefined when its condition is not met. */
export type MakeWrites = (event: MappedEvent) => readonly Write[] | undefined;

type Fields = Readonly<Record<string, FieldValue>>;
type ReadField = (event: MappedEvent) => FieldValue | undefined;

/** Compiles one entry of the key `writes`. */
export function compileWrite(spec: WriteSpec, parts: WriteParts): MakeWrites {
  const applies = compileCondition(spec.if);
  const record = compileRecord(spec.record, parts.lookups);
  const version = isOfEvent(spec) ? undefined : compileVersion(spec, parts.event);
  const fields = Object.entries(spec.fields).map(([field, value]) => ({
    field,
    read: spec.rule === 'once' ? neverClearing(compileField(value)) : compileField(value),
  }));
  const isTogether = ({ field }: { field: string }) => parts.groups.isTogether(spec, field);
  const together = fields.filter(isTogether);
  const alone = fields.filter((field) => !isTogether(field));
  const common = {
    rule: spec.rule === 'once' ? ('once' as const) : ('newest' as const),
    creates: spec.creates ?? true,
  };
  const { group, guard } = spec;
  const writeOf = (
    key: RecordKey,
    { version }: ReadVersion,
    name: string,
    values: Fields,
  ): Write => ({
    record: key,
    group: name,
    rule: common.rule,
    version,
    creates: common.creates,
    fields: values,
  });
  return (event) => {
    if (!applies(event.context)) return undefined;
    const key = record(event);
    const read = version === undefined ? event.version : version(event.context);
    if (key === undefined || read === undefined) return [];
    const writes: Write[] = [];
    const values = valuesOf(together, event);
    if (guard !== undefined) {
      const number = { field: guard, number: read.number };
      writes.push({ ...writeOf(key, read, group, values), guard: number });
    } else if (Object.keys(values).length > 0) writes.push(writeOf(key, read, group, values));
    for (const { field, read: readField } of alone) {
      const value = readField(event);
      if (value === undefined) continue;
      writes.push(writeOf(key, read, `${group}.${field}`, { [field]: value }));
    }
    return writes;
  };
}

/** Whether a write has the version of its event. */
function isOfEvent({ rank, time, version, rule }: WriteSpec): boolean {
  return rank === undefined && time === undefined && version === undefined && rule !== 'earliest';
}

function valuesOf(
  fields: readonly { readonly field: string; readonly read: ReadField }[],
  event: MappedEvent,
): Fields {
  const values: Record<string, FieldValue> = {};
  for (const { field, read } of fields) {
    const value = read(event);
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/** Fields that are set once are never cleared, whatever an expression returns. */
function neverClearing(read: ReadField): ReadField {
  return (event) => read(event) ?? undefined;
}

function compileField(spec: FieldValueSpec): ReadField {
  if (typeof spec === 'object' && 'lookup' in spec) {
    const { lookup } = spec;
    return ({ lookups }) => (lookups.has(lookup) ? { lookup } : undefined);
  }
  const read = compileValue(spec);
  return ({ context }) => read(context);
}

/** The record; undefined when the event has no key for its look-up. */
function compileRecord(
  spec: RecordSpec,
  lookups: WriteParts['lookups'],
): (event: MappedEvent) => RecordKey | undefined {
  if ('lookup' in spec) {
    const { lookup } = spec;
    const key = { object: lookups[lookup]?.object ?? '', lookup };
    return (event) => (event.lookups.has(lookup) ? key : undefined);
  }
  const [field = '', value = ''] = Object.entries(spec.by)[0] ?? [];
  const read: Read<string | undefined> = compileText(value);
  return ({ context }) => ({
    object: spec.object,
    field,
    value: requiredKey(read(context), value, context),
  });
}
