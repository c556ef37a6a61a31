import type { Stage } from './stage.ts';

const SECRETS = /Bearer [\w.-]{8}|Basic [\w+/=]{12}|client_secret=|BEGIN PRIVATE|__Host-/;

/** What has to hold when all is over: only proven events are kept, and the log is one JSON text per line. */
export async function afterwards(stage: Stage): Promise<string[]> {
  const problems: string[] = [];
  const events = await stage.events();
  if (events.some(({ id }) => id === 'smuggled')) problems.push('An event without proof is kept.');
  const lines = await stage.logged();
  const unreadable = lines.filter((line) => !isJson(line));
  if (unreadable.length > 0) {
    problems.push(`${unreadable.length} lines of the log are no JSON, the first: ${unreadable[0]}`);
  }
  const leaking = lines.filter(
    (line) => SECRETS.test(line) || stage.secrets.some((secret) => line.includes(secret)),
  );
  if (leaking.length > 0) {
    problems.push(`${leaking.length} lines of the log carry a secret, the first: ${leaking[0]}`);
  }
  const errors = lines.filter((line) => /"level":"(?:error|fatal)"/.test(line));
  if (errors.length > 0) {
    problems.push(`${errors.length} errors are in the log, the first: ${errors[0]}`);
  }
  return problems;
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
