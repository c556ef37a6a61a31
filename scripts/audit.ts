#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';

toolArguments(
  declareCommand({
    typed: 'npm run audit --',
    summary: 'audit the packages that run in production',
    description:
      'Asks the registry for advisories about the packages that run in production. Exit status: 1 when there are some.',
    options: {},
  }),
);

/**
 * Runs npm audit for the packages that run in production. Exits with 1 when there are advisories,
 * or when the report cannot be read. Exits with 0 when the registry has no advisory service, as
 * some mirrors have none; the output says so.
 */

const endpointError = z.object({ statusCode: z.number(), message: z.string() });
const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const output: unknown = parseJson(stdout);

const registryError = endpointError.safeParse(output).data;
const audit = report.safeParse(output).data;
if (registryError !== undefined) {
  print(
    `Not audited: the registry answers ${registryError.statusCode} to a request for advisories.`,
  );
} else if (audit === undefined) {
  fail('npm audit printed no report; run "npm audit --omit=dev" to see why.');
} else {
  const found = Object.entries(audit.vulnerabilities);
  for (const [name, { severity, range }] of found) print(`${severity}: ${name} ${range}`);
  if (found.length > 0) {
    fail('Update these packages, or explain in docs/security.md why the advisories do not apply.');
  } else {
    print('No advisories for the packages that run in production.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): void {
  print(line);
  process.exitCode = 1;
}
