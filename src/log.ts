import { type DestinationStream, type Logger, pino } from 'pino';
import { LineWriter } from './line-writer.ts';
import { escapedJson } from './printable.ts';

export type { Logger } from 'pino';

/** Log fields whose value is redacted, at any depth and in upper or lower case. */
export const REDACTED_FIELDS: readonly string[] = [
  'access_token',
  'accessToken',
  'address',
  'apiKey',
  'assertion',
  'authorization',
  'billTo',
  'body',
  'client_secret',
  'clientSecret',
  'cookie',
  'databaseUrl',
  'email',
  'firstName',
  'lastName',
  'name',
  'owner',
  'password',
  'phone',
  'privateKey',
  'refresh_token',
  'secret',
  'securityToken',
  'shipTo',
  'signature',
  'token',
  'userName',
  'username',
  'x-api-key',
];

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;
const redactedNames = new Set(REDACTED_FIELDS.map((name) => name.toLowerCase()));

/** Parts of texts that are redacted: tokens, credentials in URLs, e-mail addresses. */
const REDACTED_PATTERNS: readonly RegExp[] = [
  /\b00D\w{12,15}![\w.]+/g,
  // A JWT, with what is joined to it by a hyphen: so a long word is tried once.
  /(?<![\w-])(?=(?:[\w-]*-)?eyJ)[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:Bearer|Basic)\s+[\w+/=.~!-]{16,}/gi,
  /\bsk_\w+/g,
  /(?<=:\/\/)[^\s/"]+@/g,
  // The lookbehind keeps it linear: a long word is tried once, not again from each of its letters.
  /(?<![\p{L}\p{N}_.+'-])[\p{L}\p{N}_.+'-]+@[\p{L}\p{N}-]+\.[\p{L}\p{N}.]+/gu,
];

function redactText(text: string): string {
  return REDACTED_PATTERNS.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
}

/**
 * Redacts secrets and personal data in a value that is about to be logged.
 *
 * @param depth levels of nesting above the value; below the eighth level everything is redacted
 * @returns a copy; an error becomes an object with its type, message, code, stack and cause
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DEPTH) return REDACTED;
  if (value instanceof Date) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      redactedNames.has(name.toLowerCase()) ? REDACTED : redact(inner, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): object {
  const code = 'code' in error ? { code: redact(error.code, depth + 1) } : {};
  const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) };
  return {
    type: error.name,
    message: redact(error.message),
    ...code,
    stack: redact(error.stack),
    ...cause,
  };
}

/** Standard output, which may be a file on a full disk, or a pipe without a reader. */
export const standardOutput = new LineWriter(1, (lost, reason) => {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'warn', time, lost, reason, fact: LOST })}\n`;
});
const LOST = 'lines of the log could not be written, and are lost';

/** Wraps an error that is logged by itself: pino would log its message unredacted as the fact. */
function redactArgument(argument: unknown): unknown {
  return argument instanceof Error ? { err: redact(argument) } : redact(argument);
}

/**
 * Creates the log: one JSON line per fact, with secrets and personal data redacted, and as a terminal
 * can show it. A line that cannot be written ends no process.
 *
 * @param level pino's level, from `trace` to `silent`
 * @param destination standard output by default
 */
export function createLog(level: string, destination: DestinationStream = standardOutput): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'fact',
    formatters: {
      level: (label: string) => ({ level: label }),
    },
    // Replaces pino's serializer, which expects an Error and not the redacted object.
    serializers: { err: (error: unknown) => redact(error) },
    hooks: {
      streamWrite: escapedJson,
      logMethod(args: Parameters<Logger['info']>, method: (...args: never[]) => void) {
        method.apply(this, args.map(redactArgument) as never[]);
      },
    },
  };
  return pino(options, destination);
}
