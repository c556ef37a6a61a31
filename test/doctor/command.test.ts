import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { doctorCommand } from '../../src/doctor/command.ts';
import { reportText } from '../../src/doctor/print-report.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));

async function run(argv: string[]) {
  const written = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    },
  };
  return { status: await doctorCommand(argv, output, {}), ...written };
}

test('findings are grouped by area and aligned, each with what to do about it', () => {
  const found =
    'this machine is so far from where it should be that a line has to be broken between two words';
  const findings = [
    { area: 'Database', check: 'reachable', standing: 'ok', found: 'PostgreSQL 18' },
    { area: 'Salesforce', check: 'log-in', standing: 'failed', found, todo: 'Do something.' },
    { area: 'Database', check: 'migrations', standing: 'warning', found: 'few' },
  ] as const;
  expect(reportText({ examined: true, findings })).toBe(
    [
      'Database',
      '  ok       reachable   PostgreSQL 18',
      '  warning  migrations  few',
      '',
      'Salesforce',
      '  failed   log-in      this machine is so far from where it should be that a line has to be broken',
      '                       between two words',
      '                       → Do something.',
      '',
      '1 ok, 1 warning, 1 failed, 0 skipped.',
    ].join('\n'),
  );
});

test('a check with a long name, such as all types of a webhook, takes several lines', () => {
  const check = 'order.created, order.submitted, order.blocked';
  const area = 'Digital River';
  const findings = [
    { area, check: 'key', standing: 'ok', found: 'a test key' },
    { area, check, standing: 'warning', found: 'no token', todo: 'Register it.' },
    { area, check, standing: 'skipped', found: 'not checked' },
  ] as const;
  expect(reportText({ examined: true, findings }).split('\n').slice(0, 6)).toEqual([
    'Digital River',
    '  ok       key                              a test key',
    '  warning  order.created, order.submitted,  no token',
    '           order.blocked                    → Register it.',
    '  skipped  order.created, order.submitted,  not checked',
    '           order.blocked',
  ]);
});

test('failed checks and warnings stand out where colours are shown, and the columns stay', () => {
  const findings = [
    { area: 'Database', check: 'reachable', standing: 'ok', found: 'PostgreSQL 18' },
    {
      area: 'Database',
      check: 'migrations',
      standing: 'failed',
      found: 'one \u001b[2J',
      todo: 'Do.',
    },
  ] as const;
  const paint = (colour: string, text: string) => `<${colour}>${text}</${colour}>`;
  expect(reportText({ examined: true, findings }, paint).split('\n').slice(0, 4)).toEqual([
    'Database',
    '  ok       reachable   PostgreSQL 18',
    '  <red>failed   migrations  one \ufffd[2J</red>',
    '                       → Do.',
  ]);
});

test('the same advice for several findings is shown once, below the last of them', () => {
  const missing = { area: 'Configuration', check: 'variables', standing: 'failed' } as const;
  const text = reportText({
    examined: true,
    findings: [
      { ...missing, found: 'one', todo: 'Correct it.' },
      { ...missing, found: 'two', todo: 'Correct it.' },
      { ...missing, found: 'three', todo: 'Remove it.' },
    ],
  });
  expect(text.match(/one|two|three|→ .*/g)).toEqual([
    'one',
    'two',
    '→ Correct it.',
    'three',
    '→ Remove it.',
  ]);
});

test('--help shows the help; an unknown argument is an error that does not repeat it', async () => {
  expect(await run(['--help'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('npm run doctor -- --json') as string,
  });
  await expect(run(['--pasword=opensesame'])).rejects.toThrow(/^--pasword: unknown option\./);
  await expect(run(['--pasword=opensesame'])).rejects.not.toThrow('opensesame');
});

test('as a process: with an empty environment, it exits with 2 and lists the missing variables', async () => {
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    execFile(process.execPath, [SCRIPT, 'doctor'], { env: {} }, (error, text) =>
      resolve({ code: error?.code, stdout: text }),
    );
  });
  expect(code).toBe(2);
  expect(stdout).toMatch(/failed {3}variables {2}DATABASE_URL is missing\./);
});
