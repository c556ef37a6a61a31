import type { z } from 'zod';
import { distinct, type PlacedProblem, problem } from '../check/problem.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import { mappingSchema } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import { bestBranch } from './best-branch.ts';
import { knownKeys } from './known-keys.ts';
import { unknownKey } from './unknown-key.ts';

type Issue = z.core.$ZodIssue;

/**
 * Validates the content of a file against the schema.
 *
 * @param content as it was parsed
 */
export function validated(
  content: unknown,
): { readonly mapping: Mapping } | { readonly problems: readonly PlacedProblem[] } {
  const result = mappingSchema.safeParse(content);
  if (result.success) return { mapping: result.data };
  const { issues } = result.error;
  const found = issues
    .filter((issue) => !isOfOtherType(issue, issues))
    .flatMap((issue) => problemsOf(issue, [], content));
  return { problems: distinct(found) };
}

/** The size of what is of another type means nothing. */
function isOfOtherType({ code, path }: Issue, issues: readonly Issue[]): boolean {
  if (code !== 'too_big' && code !== 'too_small') return false;
  const place = path.join('.');
  return issues.some((other) => other.code === 'invalid_type' && other.path.join('.') === place);
}

function problemsOf(issue: Issue, base: Place, content: unknown): PlacedProblem[] {
  const place = [...base, ...issue.path.map(keyOf)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...place, key], valueAt(content, place)));
  }
  const value = valueAt(content, place);
  const branch = issue.code === 'invalid_union' ? bestBranch(issue.errors, value) : undefined;
  if (branch !== undefined) {
    return withoutMissing(branch, value).flatMap((inner) => problemsOf(inner, place, content));
  }
  return [problem(place, expectedBy(issue, place), got(value, place))];
}

/** A key that is missing is probably the unknown one, written wrongly. */
function withoutMissing(issues: readonly Issue[], value: unknown): readonly Issue[] {
  if (!issues.some(({ code }) => code === 'unrecognized_keys')) return issues;
  return issues.filter(
    ({ code, path }) =>
      code === 'unrecognized_keys' || valueAt(value, path.map(keyOf)) !== undefined,
  );
}

function keyOf(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

const WORD = /^expected /;

function expectedBy(issue: Issue, place: Place): string {
  if (WORD.test(issue.message)) return issue.message.replace(WORD, '');
  const keys = knownKeys(place);
  const object =
    keys.length === 0 ? 'an object' : `an object with keys such as ${keys.slice(0, 6).join(', ')}`;
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue.expected, object);
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_union':
      return typesOf(issue.errors)
        .map((type) => typeWords(type, object))
        .join(', or ');
    case 'invalid_key':
      return `a key that fits: ${issue.issues[0]?.message.replace(WORD, '') ?? 'another one'}`;
    default:
      return 'another value';
  }
}

function typeWords(type: string, object: string): string {
  const words = { object, record: object, array: 'a list', string: 'a text' };
  return { ...words, boolean: 'true or false', null: 'null' }[type] ?? `a ${type}`;
}

/** The types of a union's alternatives, each once. */
function typesOf(branches: readonly (readonly Issue[])[]): string[] {
  const types = branches.flatMap((issues) =>
    issues.flatMap((issue) =>
      issue.code === 'invalid_type' && issue.path.length === 0 ? [issue.expected] : [],
    ),
  );
  return [...new Set(types)];
}

const MAX_SHOWN = 60;

/** What stands there, in words. Texts below `proof` may be secrets by mistake. */
function got(value: unknown, place: Place): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return String(value);
  if (place[0] === 'proof') return 'another text';
  return value.length > MAX_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
}

function valueAt(content: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    content,
  );
}
