import { eventually } from '../../support/eventually.ts';
import { type Program, startProgram } from '../../support/program.ts';
import {
  type Person,
  type RepairStage,
  startRepairStage,
  storeParked,
  targetOf,
} from './repair-stage.ts';

let stage: RepairStage;
const programs: Program[] = [];
beforeEach(async () => {
  stage = await startRepairStage();
});
afterEach(async () => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  await stage.stop();
});

function start(script: string): Program {
  const program = startProgram(script, stage.environment);
  programs.push(program);
  return program;
}

async function issueOf(operator: Person): Promise<string> {
  return eventually(async () => {
    const key = /href="\/console\/issues\/([0-9a-f]{32})"/.exec(
      (await operator.open('/issues')).text,
    );
    expect(key).not.toBeNull();
    return key?.[1] ?? '';
  }, 60_000);
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await stage.connector.pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM event GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

test('a run that is asked for twice begins once, never takes later events, and shows its progress without scripts', async () => {
  await storeParked(stage.connector, 3_000);
  const operator = await stage.operator();
  const key = await issueOf(operator);
  const form = { which: 'all', token: '6f7f7a1e-1c2b-4a53-9a57-0e6c8a3d1f10' };
  const begun = await Promise.all([
    operator.send(`/issues/${key}/replay`, form),
    operator.send(`/issues/${key}/replay`, form),
  ]);
  await storeParked(stage.connector, 5, 'STRING_TOO_LONG', 'later');
  expect(begun.map(({ status }) => status)).toEqual([303, 303]);
  const [path = '', ...others] = new Set(begun.map(targetOf));
  expect(others).toEqual([]);
  const first = await operator.open(path);
  expect(first.text).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
  expect(first.text).toContain('<div id="run" data-refresh="2000">');
  await eventually(async () => expect((await counts()).pending).toBe(3_000), 60_000);
  const { rows } = await stage.connector.pool.query('SELECT changed, total FROM run');
  expect(rows).toEqual([{ changed: 3_000, total: 3_000 }]);
  expect((await counts()).parked).toBe(5);
  expect((await operator.open('/runs')).text).toContain('Replay of 3,000 events');
});

test('a cancelled run leaves what was not begun as it is, and says so', async () => {
  await storeParked(stage.connector, 20_000);
  const operator = await stage.operator();
  const key = await issueOf(operator);
  const path = targetOf(
    await operator.send(`/issues/${key}/dismiss`, { which: 'all', note: 'tests' }),
  );
  const cancelled = await operator.send(`${path}/cancel`);
  expect([cancelled.status, targetOf(cancelled)]).toEqual([303, path]);
  await eventually(async () => {
    expect((await operator.open(path)).text).toContain('>cancelled<');
  }, 60_000);
  const { dismissed = 0, parked = 0 } = await counts();
  expect(dismissed + parked).toBe(20_000);
  expect(parked).toBeGreaterThan(0);
  expect((await operator.open(path)).text).toContain('the other events are as they were');
  expect((await operator.send(`${path}/cancel`)).status).toBe(303);
});

test('a run survives the death of the process that began it, and changes each event once', async () => {
  await storeParked(stage.connector, 20_000);
  const web = start('src/server.ts');
  const { port } = await web.logged('ready for webhooks');
  const operator = await stage.operator(`http://127.0.0.1:${port}`);
  const key = await issueOf(operator);
  const begun = await operator.send(`/issues/${key}/dismiss`, { which: 'all', note: 'tests' });
  expect(begun.status).toBe(303);
  await eventually(async () => expect((await counts()).dismissed).toBeGreaterThan(0), 60_000);
  web.child.kill('SIGKILL');
  const { dismissed = 0 } = await counts();
  expect(dismissed).toBeLessThan(20_000);

  start('src/worker.ts');
  start('src/worker.ts');
  await eventually(async () => expect(await counts()).toEqual({ dismissed: 20_000 }), 120_000);
  await eventually(async () => {
    const { rows } = await stage.connector.pool.query('SELECT state, changed, skipped FROM run');
    expect(rows).toEqual([{ state: 'finished', changed: 20_000, skipped: 0 }]);
  }, 120_000);
}, 240_000);
