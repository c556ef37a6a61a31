import { type Environment, plainEnvironment } from '../environment.ts';

/** Variables that have another name now. The former one is still read. */
export const FORMER_NAMES: readonly { readonly former: string; readonly current: string }[] = [
  { former: 'DIGITAL_RIVER_MODE', current: 'CONNECTOR_MODE' },
];

/**
 * The variables with their current names: a value of a former name is added under the current one,
 * unless that has a value of its own.
 */
export function withCurrentNames(environment: Environment): Environment {
  const set = plainEnvironment(environment);
  const added = FORMER_NAMES.filter(
    ({ former, current }) => set[former] !== undefined && set[current] === undefined,
  ).map(({ former, current }) => [current, environment[former]]);
  return { ...environment, ...Object.fromEntries(added) };
}

/** A sentence for each variable that has different values under its two names. */
export function formerNameProblems(environment: Environment): string[] {
  const set = plainEnvironment(environment);
  return FORMER_NAMES.filter(
    ({ former, current }) =>
      set[former] !== undefined && set[current] !== undefined && set[former] !== set[current],
  ).map(
    ({ former, current }) =>
      `${current} and its former name ${former} have different values; remove ${former}.`,
  );
}

/** What to do about former names that are in use. */
export function formerNameNotices(environment: Environment): {
  readonly variable: string;
  readonly found: string;
  readonly todo: string;
}[] {
  const set = plainEnvironment(environment);
  return FORMER_NAMES.filter(({ former }) => set[former] !== undefined).map(
    ({ former, current }) => ({
      variable: former,
      found: `is the former name of ${current}; it is still read`,
      todo:
        set[current] === undefined
          ? `Set ${current} to its value, and remove it.`
          : `${current} is set: remove it.`,
    }),
  );
}
