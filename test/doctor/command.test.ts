import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { doctorCommand } from '../../src/doctor/command.ts';
import { reportText } from '../../src/doctor/print-report.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/doctor.ts', import.meta.url));

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
  const refused = await run(['--pasword=opensesame']);
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.err).not.toContain('opensesame');
});

test('as a process: with an empty environment, it exits with 2 and lists the missing variables', async () => {
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    execFile(process.execPath, [SCRIPT], { env: {} }, (error, text) =>
      resolve({ code: error?.code, stdout: text }),
    );
  });
  expect(code).toBe(2);
  expect(stdout).toMatch(/failed {3}variables {2}DATABASE_URL is missing\./);
});
