import type { Stage } from './stage.ts';

/** A few hundred a minute, for some minutes. */
const MAX_WARNINGS = 2000;
const SECRETS = /Bearer [\w.-]{8}|Basic [\w+/=]{12}|client_secret=|BEGIN PRIVATE|__Host-/;

/**
 * Checks after all attacks: only proven events are stored; the log has one JSON text per line, no
 * secrets, no errors but refusals of proven callers, and few lines of unproven ones.
 *
 * @returns the problems, one sentence each
 */
export async function findProblems(stage: Stage): Promise<string[]> {
  const problems: string[] = [];
  const events = await stage.events();
  if (events.some(({ id }) => id === 'smuggled'))
    problems.push('An event without proof is stored.');
  const lines = await stage.logged();
  const unreadable = lines.filter((line) => !isJson(line));
  if (unreadable.length > 0) {
    problems.push(`${unreadable.length} log lines are not JSON, the first: ${unreadable[0]}`);
  }
  const leaking = lines.filter(
    (line) => SECRETS.test(line) || stage.secrets.some((secret) => line.includes(secret)),
  );
  if (leaking.length > 0) {
    problems.push(`${leaking.length} log lines contain a secret, the first: ${leaking[0]}`);
  }
  const errors = lines.filter(
    (line) => /"level":"(?:error|fatal)"/.test(line) && !isRefusalOfProven(line),
  );
  if (errors.length > 0) {
    problems.push(`${errors.length} errors were logged, the first: ${errors[0]}`);
  }
  const warnings = lines.filter((line) => /"level":"warn".*(?:request|token) refused"/.test(line));
  if (warnings.length > MAX_WARNINGS) {
    problems.push(`${warnings.length} warnings about refused requests were logged`);
  }
  return problems;
}

function isRefusalOfProven(line: string): boolean {
  return /"caller":".*(?:request|token) refused"/.test(line) && !line.includes('"err":');
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
