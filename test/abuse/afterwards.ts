import type { Stage } from './stage.ts';

const SECRETS = /Bearer |Basic [A-Za-z0-9+/]|client_secret=|BEGIN PRIVATE/;

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
  const leaking = lines.filter((line) => SECRETS.test(line));
  if (leaking.length > 0) {
    problems.push(`${leaking.length} lines of the log carry a secret, the first: ${leaking[0]}`);
  }
  const stacks = lines.filter((line) => line.includes('"level":60') || line.includes('"level":50'));
  if (stacks.length > 0) {
    problems.push(`${stacks.length} errors are in the log, the first: ${stacks[0]}`);
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
