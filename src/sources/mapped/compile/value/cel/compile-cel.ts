import { Environment } from '@marcbachmann/cel-js';
import { InvalidEventError } from '../../../../../errors.ts';
import type { FieldValue } from '../../../../../salesforce/records/write.ts';
import { fieldText } from '../../../../parse/field-text.ts';
import { MAX_TEXT_LENGTH } from '../../../language/value-schema.ts';
import type { EventContext, Read } from '../event-context.ts';
import { unboundedPart } from './unbounded-part.ts';

/**
 * Larger bodies are not given to expressions: an expression may look at every member once, and
 * compare each with a text.
 */
const MAX_BODY_BYTES = 65_536;
/** How much of an expression an error shows. */
const MAX_SHOWN = 80;
/** Codes of errors about what the event does not have: a member, or an element of a list. */
const ABSENT = ['no_such_key', 'index_out_of_bounds'];

const environment = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 200, maxDepth: 20, maxListElements: 50, maxMapEntries: 50 },
})
  .registerVariable('body', 'dyn')
  .registerVariable('headers', 'map<string, string>')
  .registerVariable('event', 'map<string, string>');

/**
 * What is wrong with an expression: it cannot be parsed, its types do not fit, or nothing bounds the
 * time that it takes.
 *
 * @returns a sentence without its stop; undefined when the expression can be used
 * @see https://github.com/google/cel-spec
 */
export function celProblem(expression: string): string | undefined {
  try {
    const parsed = environment.parse(expression);
    const { valid, error, type } = parsed.check();
    return unboundedPart(parsed.ast) ?? (valid ? unwritable(type) : firstLine(error?.message));
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : undefined);
  }
}

/**
 * The type of what an expression returns, as CEL names it.
 *
 * @param expression one without a {@link celProblem}
 * @returns `dyn` when it depends on the event
 */
export function celType(expression: string): string {
  return environment.parse(expression).check().type ?? 'dyn';
}

const WRITABLE = ['string', 'int', 'double', 'bool', 'null', 'dyn'];

/** A type that is known without an event, and that no field takes: such an event would be parked. */
function unwritable(type = 'dyn'): string | undefined {
  if (WRITABLE.includes(type)) return undefined;
  return `a ${type.split('<')[0]}, which no field takes`;
}

function firstLine(message = 'it cannot be parsed'): string {
  return message.split('\n')[0] ?? message;
}

/**
 * Compiles an expression. Numbers of the body are texts, so that no digit is lost: `double(body.n)`.
 *
 * @param expression one without a {@link celProblem}
 * @param options `isExact`: a text is compared, so that it is not cleaned
 * @returns evaluates it; undefined when the expression reads a member, or an element of a list, that
 *   the event does not have
 */
export function compileCel(
  expression: string,
  { isExact = false } = {},
): Read<FieldValue | undefined> {
  const evaluate = environment.parse(expression);
  const label = celLabel(expression);
  return (event) => {
    if (event.body.bytes.length > MAX_BODY_BYTES) {
      const expected = `at most ${MAX_BODY_BYTES} bytes, since the mapping file has an expression`;
      throw new InvalidEventError('body', expected, 'more');
    }
    const result = evaluated(() => evaluate(variablesOf(event)), label);
    return isExact && typeof result === 'string'
      ? result.trim() || undefined
      : fieldValue(result, label);
  };
}

/** How errors name an expression: on one line. */
export function celLabel(expression: string): string {
  const line = expression.replace(/\s+/g, ' ').trim();
  const shown = line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN)} …`;
  return `the expression ${shown}`;
}

function variablesOf({ body, facts }: EventContext) {
  const { id, type, subject } = facts ?? {};
  return {
    body: body.json,
    headers: body.headers,
    event: Object.fromEntries(
      Object.entries({ id, type, subject }).filter(([, value]) => value !== undefined),
    ),
  };
}

/** The errors of the library contain values of the event, so that they are not repeated. */
function evaluated(evaluate: () => unknown, label: string): unknown {
  try {
    return evaluate();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (ABSENT.some((each) => each === code)) return undefined;
    throw new InvalidEventError(label, 'values of the types that it needs', 'others');
  }
}

/** Whole numbers with more digits than a number keeps become texts. */
function fieldValue(result: unknown, label: string): FieldValue | undefined {
  switch (typeof result) {
    case 'string':
      return fieldText(result, MAX_TEXT_LENGTH).trim() || undefined;
    case 'boolean':
    case 'undefined':
      return result;
    case 'bigint': {
      const number = Number(result);
      return Number.isSafeInteger(number) ? number : String(result);
    }
    case 'number':
      if (Number.isFinite(result)) return result;
      break;
    default:
      if (result === null) return null;
  }
  throw new InvalidEventError(label, 'a text, a number, true, false or null', 'something else');
}
