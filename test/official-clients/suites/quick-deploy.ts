import assert from 'node:assert/strict';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { PROJECT, USERNAME } from '../stage.ts';

const TARGET = ['--target-org', USERNAME];

/** The usual way to a production org: validate with tests, then deploy what was validated. */
export async function quickDeploy({ sf }: CliRunner): Promise<void> {
  let validation = '';
  await sf({
    args: ['project', 'deploy', 'validate', '--source-dir', 'force-app', ...TARGET],
    cwd: PROJECT,
    result: z.object({ id: z.string(), success: z.literal(true), checkOnly: z.literal(true) }),
    verify: ({ id }) => {
      validation = id;
      return id;
    },
  });
  const quick = ['project', 'deploy', 'quick', ...TARGET, '--job-id'];
  await sf({
    args: [...quick, validation],
    cwd: PROJECT,
    result: z.object({ id: z.string(), success: z.literal(true), checkOnly: z.literal(false) }),
    verify: ({ id }) => {
      assert.notEqual(id, validation);
      return `${validation} is deployed as ${id}`;
    },
  });
  await sf({
    args: [...quick, validation],
    cwd: PROJECT,
    exit: 1,
    result: z.object({ name: z.literal('CannotQuickDeployError'), message: z.string() }),
    verify: ({ message }) => message,
  });
}
