import { type Environment, readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { logNotices } from '../../src/wiring/log-notices.ts';
import { exampleEnvironment } from '../support/connector.ts';

const production = { ...exampleEnvironment('postgres://user@127.0.0.1:5432/inbox'), NODE_ENV: '' };

function logged(changes: Environment): Record<string, unknown>[] {
  const environment = { ...production, ...changes };
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  logNotices(readConfig(environment), log, environment);
  return lines.map((line) => JSON.parse(line));
}

test('a process that starts in production without mistakes logs nothing', () => {
  expect(logged({})).toEqual([]);
  expect(logged({ NODE_ENV: 'production' })).toEqual([]);
});

test.each(['development', 'test'])('with NODE_ENV=%s, it logs which checks are off', (NODE_ENV) => {
  expect(logged({ NODE_ENV })).toEqual([
    expect.objectContaining({
      level: 'warn',
      fact: 'safety checks are off, because NODE_ENV is not production',
      environment: NODE_ENV,
      checks: expect.arrayContaining(['a proof on every path']),
    }),
  ]);
});

test('variables that are most likely mistakes are named in one line, without values', () => {
  const lines = logged({
    SALESFORCE_USER_NAME: 'opensesame',
    WORKER_LANE: 'opensesame',
    PLUM_ACCESS_TOKEN: 'opensesame',
  });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'warn',
      fact: 'variables of the configuration need attention',
      notices: [
        'SALESFORCE_USER_NAME: the connector has no variable with this name, and ignores it. Correct the name (the nearest one is SALESFORCE_USERNAME; .env.example lists every variable), or remove the variable.',
        'WORKER_LANE: the connector has no variable with this name, and ignores it. Correct the name (the nearest one is WORKER_LANES; .env.example lists every variable), or remove the variable.',
        'PLUM_ACCESS_TOKEN: has no effect, because Plum is off while PLUM_ENABLED is not true. Set PLUM_ENABLED=true, or remove the variable.',
      ],
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('opensesame');
});
