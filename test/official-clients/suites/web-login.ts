import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { USERNAME } from '../stage.ts';

const BROWSER = join(import.meta.dirname, '..', 'browser.ts');
const TARGET = ['--target-org', USERNAME];

/** Logs in as an admin does, in a browser with the CLI's own app, and opens the org's pages. */
export async function webLoginSuite(runner: CliRunner): Promise<void> {
  await logIn(runner);
  await openPages(runner);
  await users(runner);
}

async function logIn({ sf, stage, home }: CliRunner): Promise<void> {
  const browser = join(home, 'browser.sh');
  // The CLI expects that the browser's command ends before it listens for the redirect.
  const command = `"${process.execPath}" "${BROWSER}" "$1" > "${home}/browser.log" 2>&1 &`;
  await writeFile(browser, `#!/bin/sh\n${command}\n`);
  await chmod(browser, 0o755);
  await sf({
    args: ['org', 'login', 'web', '--instance-url', stage.url],
    environment: { BROWSER: browser },
    result: z.object({ username: z.string(), orgId: z.string(), clientId: z.string() }),
    verify: ({ username, clientId }) => {
      assert.deepEqual([username, clientId], [USERNAME, 'PlatformCLI']);
      return `${username} with the app ${clientId}`;
    },
  });
}

async function openPages({ sf }: CliRunner): Promise<void> {
  await sf({
    args: ['org', 'open', '--url-only', '--path', '/lightning/o/Order/list', ...TARGET],
    result: z.object({ url: z.string() }),
    verify: async ({ url }) => {
      const page = await fetch(url);
      assert.equal(page.status, 200);
      assert.equal(new URL(page.url).pathname, '/lightning/o/Order/list');
      assert.equal((await fetch(url)).status, 401);
      return 'the URL opens the list of orders, once';
    },
  });
}

async function users({ sf }: CliRunner): Promise<void> {
  await sf({
    args: ['org', 'list', 'users', ...TARGET],
    result: z.array(z.object({ username: z.string(), profileName: z.string() })),
    verify: (found) => {
      assert.deepEqual(
        found.map(({ username }) => username),
        [USERNAME],
      );
      return `${USERNAME} has the profile ${found[0]?.profileName}`;
    },
  });
}
