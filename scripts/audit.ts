#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { z } from 'zod';

/**
 * Asks the registry for advisories about what runs in production. Ends with 1 when there are any, also when the answer
 * can't be read. A registry that has no advisories to ask for (a mirror) is no finding: that is said, and the exit is 0.
 */

const endpointError = z.object({ statusCode: z.number(), message: z.string() });
const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const answer: unknown = parsed(stdout);

const unanswered = endpointError.safeParse(answer).data;
const read = report.safeParse(answer).data;
if (unanswered !== undefined) {
  say(
    `Not audited: the registry answers ${unanswered.statusCode} when it is asked for advisories.`,
  );
} else if (read === undefined) {
  fail('npm audit gives no report; run it by hand to see why.');
} else {
  const found = Object.entries(read.vulnerabilities);
  for (const [name, { severity, range }] of found) say(`${severity}: ${name} ${range}`);
  if (found.length > 0)
    fail('Update them, or write down in docs/security.md why they do not matter.');
  else say('No advisories about what runs in production.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): void {
  say(line);
  process.exitCode = 1;
}
