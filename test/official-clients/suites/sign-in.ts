import assert from 'node:assert/strict';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { USERNAME } from '../stage.ts';

const login = z.object({ username: z.string(), orgId: z.string(), instanceUrl: z.string() });

/** Logs in by JWT, for all suites with the same home folder. */
export async function signInByJwt({ sf, stage }: CliRunner): Promise<void> {
  const { url, clientId, keyFile } = stage;
  const app = ['--client-id', clientId, '--jwt-key-file', keyFile];
  await sf({
    args: ['org', 'login', 'jwt', ...app, '--username', USERNAME, '--instance-url', url],
    result: login,
    verify: ({ username, orgId }) => {
      assert.equal(username, USERNAME);
      return `${username} in ${orgId}`;
    },
  });
}

/** Logs in with a pasted access token; then the CLI calls `//services/data`. */
export async function signInByToken({ sf, stage }: CliRunner): Promise<void> {
  await sf({
    args: ['org', 'login', 'access-token', '--instance-url', stage.url, '--no-prompt'],
    environment: { SF_ACCESS_TOKEN: stage.accessToken },
    result: login,
    verify: ({ instanceUrl }) => {
      assert.equal(instanceUrl, `${stage.url}/`);
      return `instance ${instanceUrl}`;
    },
  });
  await sf({
    args: ['data', 'query', '--query', 'SELECT Username FROM User', '--target-org', USERNAME],
    result: z.object({ records: z.tuple([z.object({ Username: z.literal(USERNAME) })]) }),
    verify: ({ records }) => records[0].Username,
  });
}
