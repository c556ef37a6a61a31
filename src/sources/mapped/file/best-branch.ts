import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * The alternative of a union that was meant: the one whose keys the value has.
 *
 * @param branches the issues of each alternative
 * @param value that none of them fits
 * @returns undefined when the value is of another type than all of them
 */
export function bestBranch(
  branches: readonly (readonly Issue[])[],
  value: unknown,
): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(isOtherType));
  const [first, ...others] = fitting;
  if (first === undefined) return undefined;
  return others.reduce(
    (best, next) => (misfit(next, value) < misfit(best, value) ? next : best),
    first,
  );
}

/** The value itself is of another type, such as a text in place of an object. */
function isOtherType({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** A missing key shows that another alternative is meant; a wrong value within shows less. */
function misfit(issues: readonly Issue[], value: unknown): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
    return sum + (isMissing(issue, value) ? 2 : 0.1);
  }, 0);
}

function isMissing({ path }: Issue, value: unknown): boolean {
  const [key, ...inner] = path;
  const isObject = typeof value === 'object' && value !== null;
  return key !== undefined && inner.length === 0 && isObject && !Object.hasOwn(value, key);
}
