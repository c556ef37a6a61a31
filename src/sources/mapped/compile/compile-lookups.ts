import type { Candidate, Lookup } from '../../../salesforce/records/write.ts';
import { isIdText } from '../../parse/validate.ts';
import type { ValueSpec } from '../language/value-schema.ts';
import type { LookupSpec } from '../language/write-schema.ts';
import { compileText } from './value/compile-value.ts';
import type { EventContext, Read } from './value/event-context.ts';
import { requiredKey } from './value/required-key.ts';

type Keys = Readonly<Record<string, string>>;

/** The look-ups of a file. */
export interface Lookups {
  /** The keys that an event gives, and the names of the look-ups that it gives one for. */
  keysOf(event: EventContext): { readonly keys: Keys; readonly given: ReadonlySet<string> };
  /** The look-ups by these keys; one without a key is left out. */
  byKeys(keys: Keys): readonly Lookup[];
  /** The field that a key is compared with; undefined for a key of no look-up. */
  fieldOf(key: string): string | undefined;
}

interface CompiledLookup {
  readonly name: string;
  readonly spec: LookupSpec;
  readonly candidates: readonly CompiledCandidate[];
  /** The key that holds the subject, if the record is claimed. */
  readonly claimKey: string;
}

interface CompiledCandidate {
  readonly key: string;
  readonly field: string;
  readonly value: ValueSpec;
  /** Whether a value that cannot be searched for counts as none. */
  readonly isOptional: boolean;
  readonly read: Read<string | undefined>;
}

/**
 * Compiles the key `lookups`. A value that is there and cannot be searched for parks the event,
 * unless its `else` is leave: its link would be lost silently.
 */
export function compileLookups(specs: Readonly<Record<string, LookupSpec>>): Lookups {
  const lookups = Object.entries(specs).map(([name, spec]) => compileLookup(name, spec));
  const fields = new Map(lookups.flatMap(keyFields));
  return {
    keysOf: (event) => keysOf(lookups, event),
    byKeys: (keys) => lookups.flatMap((lookup) => lookupBy(lookup, keys) ?? []),
    fieldOf: (key) => fields.get(key),
  };
}

function compileLookup(name: string, spec: LookupSpec): CompiledLookup {
  const candidates = spec.by.flatMap((by, index) =>
    Object.entries(by).map(([field, value]) => ({
      key: spec.keys?.[index] ?? `${name}.${index}`,
      field,
      value,
      isOptional: typeof value === 'object' && 'from' in value && value.else === 'leave',
      read: compileText(value),
    })),
  );
  return { name, spec, candidates, claimKey: `${name}.claim` };
}

function keysOf(lookups: readonly CompiledLookup[], event: EventContext) {
  const keys: Record<string, string> = {};
  const given = new Set<string>();
  for (const { name, spec, candidates, claimKey } of lookups) {
    for (const { key, value, isOptional, read } of candidates) {
      const text = read(event)?.trim() || undefined;
      if (text === undefined || (isOptional && !isIdText(text))) continue;
      keys[key] = requiredKey(text, value, event);
      given.add(name);
    }
    const subject = event.facts?.subject;
    if (spec.claim !== undefined && given.has(name) && subject !== undefined) {
      keys[claimKey] = subject;
    }
  }
  return { keys, given };
}

function lookupBy(
  { name, spec, candidates, claimKey }: CompiledLookup,
  keys: Keys,
): Lookup | undefined {
  const known = candidates.flatMap(({ key, field }): Candidate[] => {
    const value = Object.hasOwn(keys, key) ? keys[key] : undefined;
    return value === undefined ? [] : [{ field, value }];
  });
  if (known.length === 0) return undefined;
  const subject = Object.hasOwn(keys, claimKey) ? keys[claimKey] : undefined;
  const { claim } = spec;
  const field = claimField(spec);
  const label = typeof claim === 'object' ? claim.label : undefined;
  return {
    name,
    object: spec.object,
    candidates: known,
    ...(spec.oldest === true ? { oldest: true } : {}),
    ...(field === undefined || subject === undefined
      ? {}
      : { claim: { field, value: subject, label: label ?? 'subject' } }),
  };
}

function claimField({ claim }: LookupSpec): string | undefined {
  return typeof claim === 'object' ? claim.field : claim;
}

/** Names that the file itself gives to its keys are kept. */
function keyFields({ spec, candidates, claimKey }: CompiledLookup): [key: string, field: string][] {
  const field = claimField(spec);
  const ofValues = spec.keys === undefined ? candidates : [];
  return [
    ...ofValues.map((each): [string, string] => [each.key, each.field]),
    ...(field === undefined ? [] : [[claimKey, field] as [string, string]]),
  ];
}
