import { shownText } from '../../shown-text.ts';
import type { AuditTarget, Operation } from './operation.ts';

/**
 * Names by its path what a command was to be done to, when its input was not read or is wrong: it is
 * refused before that, and recorded all the same.
 *
 * @param input has the parameters of the path; a value that may be personal is not named
 */
export function unreadTarget({ path }: Pick<Operation, 'path'>, input: unknown): AuditTarget {
  const given = new Map<string, unknown>(Object.entries(Object(input)));
  return { what: path.replaceAll(/:(\w+)/g, (_all, name) => shownText(String(given.get(name)))) };
}
