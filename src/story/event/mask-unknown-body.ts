import { InvalidEventError } from '../../errors.ts';
import { maskedText } from '../../shown-text.ts';
import { parseJsonNumbersAsText } from '../../sources/parse/json.ts';
import { cutBody } from './cut-body.ts';

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * The body of an event whose members are not known to the connector, as anybody may see it who is
 * signed in: every value is masked, since a name such as `id` or `state` may mean anything there. Pure.
 *
 * @param names of members that a person may see, because the mapping file of the source names them;
 *   all others may be data themselves, and are masked
 * @returns indented JSON, cut after 64 KiB; undefined when the body is no JSON of a usable size
 */
export function maskedUnknownBody(body: Buffer, names: ReadonlySet<string>): string | undefined {
  try {
    const masked = maskValue(parseJsonNumbersAsText(body), names);
    return cutBody(JSON.stringify(masked, null, 2));
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
}

function maskValue(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, names));
  if (typeof value === 'object' && value !== null) return maskMembers(value, names);
  if (value === null || value === '') return value;
  if (typeof value === 'boolean') return '(true or false)';
  const text = String(value);
  return NUMBER.test(text) ? '(a number)' : maskedText(text);
}

function maskMembers(members: object, names: ReadonlySet<string>): object {
  const entries = Object.entries(members).map(([key, value], index) => {
    const shown = names.has(key) ? key : `(a name of ${key.length} characters, ${index + 1})`;
    return [shown, maskValue(value, names)] as const;
  });
  return Object.fromEntries(entries);
}
