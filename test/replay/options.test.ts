import { InputError } from '../../src/errors.ts';
import { readOptions } from '../../src/replay/options.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
function read(...argv: string[]) {
  const options = readOptions(argv, NOW);
  if (options.help === undefined) return options;
  throw new Error('Help was asked for.');
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  [[], 'list'],
  [['--json'], 'list'],
  [['--all'], 'replay'],
  [['--event', 'e1'], 'replay'],
  [['--since', '24h'], 'replay'],
  [['--order', '5182'], 'story'],
  [['--order', '5182', '--json'], 'story'],
  [['--order', '5182', '--all'], 'replay'],
  [['--order', '5182', '--code', 'ORDER_CONFLICT'], 'replay'],
  [['--unmapped'], 'unmapped'],
  [['--unmapped', '--type', 'order.accepted'], 'unmapped'],
  [['--again', '--order', '5182'], 'again'],
  [['--dismiss', 'A test order', '--event', 'e1'], 'dismiss'],
  [['--restore', '--event', 'e1'], 'restore'],
  [['--accept-org', '00DHs000000AbCdMAK'], 'accept-org'],
])('%j means "%s"', (argv, action) => {
  expect(read(...argv).action).toBe(action);
});

test('a flag that is given twice means the same', () => {
  expect(read('--unmapped', '--yes', '--yes').isConfirmed).toBe(true);
});

test('nothing is confirmed or printed as JSON unless that is asked for', () => {
  expect(read('--unmapped')).toMatchObject({ isConfirmed: false, isJson: false });
  expect(read('--unmapped', '--yes', '--json')).toMatchObject({ isConfirmed: true, isJson: true });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['90m', '2026-11-02T10:30:00.000Z'],
  ['24h', '2026-11-01T12:00:00.000Z'],
  ['30d', '2026-10-03T12:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T10:00:00+02:00', '2026-11-01T08:00:00.000Z'],
])('--since %s is %s', (since, instant) => {
  expect(read('--since', since).selection.since?.toISOString()).toBe(instant);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  [['--since', 'yesterday'], '--since: expected a time such as 2026-11-02, '],
  [['--until', '2026-13-01'], 'got "2026-13-01".'],
  [['--until', '2026-11-01T10:00:00'], 'got "2026-11-01T10:00:00".'],
  [['--again'], '--again needs to know which events'],
  [['--restore'], '--restore needs to know which events'],
  [['--dismiss', 'A note'], '--dismiss needs to know which events'],
  [['--dismiss', ' ', '--all'], '--dismiss: expected a note that says why, got an empty text.'],
  [['--order', 'a', '--order', 'b'], '--order: expected one value, got two. Give it once, or run the command once for each.'],
  [['--all', '--since', '1h', '--since', '1h'], '--since: expected one value, got two.'],
  [['--yes'], '--yes does what --unmapped, --rejected, --again, --give-way, --accept-org or --documents shows'],
  [['--yes', '--json'], '--yes does what --unmapped'],
  [['--order', '5182', '--yes'], '--yes does what --unmapped'],
  [['--again', '--unmapped', '--all'], '--unmapped and --again cannot be given together.'],
])('%j is refused: %s', (argv, message) => {
  expect(() => read(...argv)).toThrow(InputError);
  expect(() => read(...argv)).toThrow(message);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  [['--al'], '--al: unknown option. Did you mean --all? See --help.'],
  [['--all', 'opensesame'], 'Expected an option that begins with --, got another argument. See --help.'],
  [['--event', '--all'], '--event: expected an event id, got nothing.'],
  [['--event'], '--event: expected an event id, got nothing.'],
  [['--reason', '-5', '--all'], '--reason: expected a text, got nothing. A value that begins with a hyphen is written as --reason=VALUE.'],
  [['--all=yes'], '--all: expected no value, got one. See --help.'],
  [['--api-key=opensesame'], '--api-key: unknown option. Secrets belong in environment variables. See --help.'],
])('%j is refused in one line', (argv, message) => {
  expect(() => read(...argv)).toThrow(new InputError(message));
});

test('a value may begin with a hyphen', () => {
  expect(read('--reason=-5').selection.reason).toBe('-5');
});

test.each([[['--help']], [['-h', '--all']], [['--event', '--help']], [['--al', '--help']]])(
  '%j asks for help, and does nothing',
  (argv) => {
    expect(readOptions(argv, NOW).help).toContain('Usage: npm run replay -- [options]');
  },
);
