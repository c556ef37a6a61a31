import { makeEvent } from '../../local/events/make-event.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import {
  type AnsweringServer,
  page,
  type Ran,
  runBackfillCommand,
  startAnsweringServer,
} from './stage.ts';

let api: AnsweringServer;
let connector: TestConnector;

beforeAll(async () => {
  api = await startAnsweringServer();
  connector = await startConnector({ DIGITAL_RIVER_PROOF: 'none' });
});
afterEach(async () => {
  await connector.pool.query('TRUNCATE event, subject, backfill, backfill_piece, backfill_event');
});
afterAll(async () => {
  await connector.stop();
  await api.stop();
});

const run = (args: readonly string[], surroundings = {}): Promise<Ran> =>
  runBackfillCommand(args, connector.config.DATABASE_URL, api.url, surroundings);
const accepted = ['--types', 'order.accepted'];
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** Events of one order each, the newest first. */
const events = (count: number, type: 'order.accepted' | 'order.complete' = 'order.accepted') =>
  Array.from({ length: count }, (_, index) =>
    makeEvent(type, { orderId: `20444079${1000 + index}`, at: minutesAgo(index + 1) }),
  );

/** Answers like a log that lists these events, newest first, some to a page. */
function answerWith(list: readonly { id: string; createdTime: string }[], size = 2) {
  api.answer((query) => {
    const until = query.get('createdTime[lt]') ?? '9';
    const found = list.filter(({ createdTime }) => createdTime < until);
    const after = found.findIndex(({ id }) => id === query.get('startingAfter'));
    return page(found.slice(after + 1, after + 1 + size), after + 1 + size < found.length);
  });
}

const report = ({ out }: Ran) => JSON.parse(out);

test('puts into the inbox what it lacks, and leaves the rest alone', async () => {
  const list = events(5);
  answerWith(list);
  await connector.post(DIGITAL_RIVER_PATHS.webhooks, JSON.stringify(list[3]));
  const ran = await run(['--since', '24h', ...accepted]);
  expect(ran).toMatchObject({ status: 0, err: '' });
  expect(ran.out).toMatch(
    /seen {5}5\n {2}known {4}1\n {2}new {6}4\n {2}written {2}0; 4 pending\n$/,
  );
  const stored = await connector.events();
  expect(stored.map(({ event_id, arrivals }) => [event_id, arrivals]).toSorted()).toEqual(
    list.map(({ id }) => [id, 1]).toSorted(),
  );
  expect(api.queries[0]?.get('createdTime[gte]')).toBeDefined();
  expect(report(await run(['--since', '24h', '--json', ...accepted]))).toMatchObject({
    ...{ seen: 5, known: 5, new: 0, written: 0, rejected: 0, isFinished: true },
  });
});

test.each([
  ['a bare array', 100, (list: unknown[]) => list],
  ['a bare array, in pages of ten', 10, (list: unknown[]) => list],
  ['an object without hasMore', 100, (data: unknown[]) => ({ data })],
  ['hasMore that is no boolean', 100, (data: unknown[]) => ({ data, hasMore: 'yes' })],
  ['hasMore null', 100, (data: unknown[]) => ({ data, hasMore: null })],
])(
  'reads all pages where the answer is %s',
  async (_, size, answerOf) => {
    const list = events(250);
    api.answer((query) => {
      const until = query.get('createdTime[lt]') ?? '9';
      const found = list.filter(({ createdTime }) => createdTime < until);
      const after = found.findIndex(({ id }) => id === query.get('startingAfter'));
      return {
        status: 200,
        body: JSON.stringify(answerOf(found.slice(after + 1, after + 1 + size))),
      };
    });
    expect(report(await run(['--since', '24h', '--json', ...accepted]))).toMatchObject({
      ...{ new: 250, isFinished: true },
    });
    expect(await connector.events()).toHaveLength(250);
  },
  60_000,
);

test('asks for each type that is written, by default', async () => {
  api.answer(() => page([]));
  expect(report(await run(['--since', '1h', '--json']))).toMatchObject({ seen: 0, new: 0 });
  const types = api.queries.map((query) => query.get('type'));
  expect(types).toContain('order.credit_memo.created');
  expect(new Set(types).size).toBe(types.length);
});

test('an event keeps its bytes', async () => {
  const [event] = events(1);
  const text = JSON.stringify(event, null, 2).replace(
    '"liveMode": false',
    '"n": 20.0, "id_number": 12345678901234567890, "liveMode": false',
  );
  api.answer(() => ({ status: 200, body: `{"data" : [ ${text} ], "hasMore":false}` }));
  expect(await run(['--since', '1h', ...accepted])).toMatchObject({ status: 0 });
  const [stored] = await connector.events();
  expect(stored?.body.toString()).toBe(text);
});

test('events of the other mode are kept, and not written', async () => {
  const [event] = events(1);
  api.answer(() => page([{ ...event, liveMode: true }]));
  await run(['--since', '1h', ...accepted]);
  expect(await connector.events()).toMatchObject([
    { status: 'unmapped', error_code: 'OTHER_MODE' },
  ]);
});

test('an unmapped event is replaced by the one that is written', async () => {
  const [event] = events(1);
  await connector.post(
    DIGITAL_RIVER_PATHS.webhooks,
    JSON.stringify({ ...event, type: 'order.unknown' }),
  );
  api.answer(() => page([event]));
  expect(report(await run(['--since', '1h', '--json', ...accepted]))).toMatchObject({ new: 1 });
  expect(await connector.events()).toMatchObject([{ status: 'pending', type: 'order.accepted' }]);
});

test('what is no event is kept as rejected, and the rest goes on', async () => {
  const list = events(2);
  api.answer(() => page([list[0], { type: 'order.accepted' }, 'text', null, list[1]]));
  expect(report(await run(['--since', '1h', '--json', ...accepted]))).toMatchObject({
    ...{ seen: 5, new: 5, rejected: 3, isFinished: true },
  });
  const statuses = (await connector.events()).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(['pending', 'pending', 'rejected', 'rejected', 'rejected']);
  expect(report(await run(['--since', '1h', '--json', ...accepted]))).toMatchObject({ known: 5 });
});

test('a dry run counts, and changes nothing', async () => {
  answerWith(events(3));
  const ran = await run(['--since', '1h', '--dry-run', ...accepted]);
  expect(ran.out).toContain('new      3 (not stored: a dry run)');
  expect(await connector.events()).toEqual([]);
  expect((await connector.pool.query('SELECT FROM backfill')).rowCount).toBe(0);
});

test('a dry run counts as known what the real run counts as known', async () => {
  const list = events(6);
  answerWith(list);
  await run(['--since', '24h', ...accepted]);
  const setTo = (id: string, status: string, code: string | null) =>
    connector.pool.query('UPDATE event SET status = $2, error_code = $3 WHERE event_id = $1', [
      ...[id, status, code],
    ]);
  const codes = ['NOT_OURS', 'UNMAPPED_TYPE', 'OTHER_MODE', 'VERIFICATION', null];
  for (const [index, code] of codes.entries()) await setTo(list[index]?.id ?? '', 'unmapped', code);
  const dry = report(await run(['--since', '24h', '--json', '--dry-run', ...accepted]));
  const real = report(await run(['--since', '24h', '--json', ...accepted]));
  expect(dry).toMatchObject({ seen: 6, known: 2, new: 4 });
  expect(real).toMatchObject({ seen: 6, known: 2, new: 4 });
});

test.each([[['--dry-run']], [[]]])(
  'an event that several types contain counts once (%j)',
  async (more) => {
    answerWith(events(4));
    const args = ['--since', '24h', '--json', '--types', 'order.*,order.acc*,order.accepted'];
    expect(report(await run([...args, ...more]))).toMatchObject({ seen: 4, known: 0, new: 4 });
  },
);

test('each event counts once however often the command is interrupted', async () => {
  // All are so young that each run reads them again.
  const list = events(8);
  answerWith(list);
  await connector.post(DIGITAL_RIVER_PATHS.webhooks, JSON.stringify(list[5]));
  const args = ['--since', '24h', '--json', ...accepted];
  for (const _ of [1, 2]) {
    const interrupted = new AbortController();
    const ran = await runBackfillCommand(
      args,
      ...([connector.config.DATABASE_URL, api.url] as const),
      { signal: interrupted.signal, isTerminal: true },
      (text) => {
        if (text.includes('seen')) interrupted.abort();
      },
    );
    expect(ran.status).toBe(1);
  }
  const last = await run(args);
  expect(last.err).toContain('the report is about all of it');
  expect(report(last)).toMatchObject({ seen: 8, known: 1, new: 7, statuses: { pending: 7 } });
  const { rowCount } = await connector.pool.query('SELECT FROM backfill_event');
  expect(rowCount).toBe(0);
});

test('the report is about its own events, and written are only those that are applied', async () => {
  const list = events(3);
  answerWith(list);
  await run(['--since', '2h', ...accepted]);
  const older = makeEvent('order.accepted', { orderId: '204440799999', at: minutesAgo(300) });
  const even = makeEvent('order.accepted', { orderId: '204440799998', at: minutesAgo(301) });
  answerWith([...list, older, even]);
  await connector.pool.query(`CREATE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.status := CASE NEW.event_id WHEN '${older.id}' THEN 'superseded' ELSE 'applied' END; RETURN NEW; END $$;
    CREATE TRIGGER settle BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION settle()`);
  const ran = await run(['--since', '24h', ...accepted]);
  await connector.pool.query('DROP TRIGGER settle ON event; DROP FUNCTION settle()');
  expect(ran.out).toMatch(
    /seen {5}5\n {2}known {4}3\n {2}new {6}2\n {2}written {2}1; 1 superseded\n/,
  );
});

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [500, 'internal_server_error'],
  [503, 'service_unavailable'],
])(
  'an answer %s ends it with the reason; the same command goes on',
  async (status, type) => {
    const list = events(6);
    api.answer((query) => {
      if (query.get('startingAfter') === list[3]?.id) return { status, body: `{"type":"${type}"}` };
      const after = list.findIndex(({ id }) => id === query.get('startingAfter'));
      return page(list.slice(after + 1, after + 3), true);
    });
    const failed = await run(['--since', '24h', ...accepted]);
    expect(failed).toMatchObject({ status: 1, out: expect.stringContaining('failed   order.acc') });
    expect(failed.err).toMatch(new RegExp(`refused GET /events.*\\(${status} ${type}`));
    expect(failed.err).toContain('Run the same command again');
    expect(await connector.events()).toHaveLength(4);

    answerWith(list);
    const ran = await run(['--since', '24h', '--json', ...accepted]);
    expect(ran.err).toContain('Goes on with the back-fill');
    expect(ran.status).toBe(0);
    expect(await connector.events()).toHaveLength(6);
    // It asks for what was left, besides what was created since.
    expect(api.queries.map((query) => query.get('createdTime[lt]')?.slice(0, 16))).toContain(
      list[3]?.createdTime.slice(0, 16),
    );
  },
  120_000,
);

const TYPES = ['order.accepted', 'order.complete', 'order.fulfilled', 'order.cancelled'];
const ofTypes = ['--types', TYPES.join(',')];

/** Answers with an error for a type, and with one event for each of the others. */
function refuseType(type: string, status: number) {
  api.answer((query) => {
    const asked = query.get('type') ?? '';
    if (asked === type) return { status, body: '{"type":"bad_request"}' };
    const index = TYPES.indexOf(asked);
    const event = makeEvent('order.accepted', {
      ...{ orderId: `20444079100${index}`, at: minutesAgo(1) },
    });
    return page([{ ...event, id: `event-of-${asked}`, type: asked }]);
  });
}

test.each([400, 403, 500])(
  'a type that is refused with %s keeps no other type from being read, again and again',
  async (status) => {
    refuseType('order.accepted', status);
    for (const _ of [1, 2]) {
      const ran = await run(['--since', '24h', '--json', ...ofTypes]);
      expect(ran.status).toBe(1);
      expect(report(ran)).toMatchObject({
        ...{ new: 3, isFinished: false },
        failures: expect.arrayContaining([
          { type: 'order.accepted', reason: expect.stringContaining(`(${status} `) },
        ]),
      });
      expect(ran.err).toContain('Run the same command again');
    }
    // What keeps failing does not add up: the piece of the whole period, and that since then.
    const { rows } = await connector.pool.query('SELECT type, failure FROM backfill_piece');
    expect(rows.map(({ type }) => type)).toEqual(['order.accepted', 'order.accepted']);
    refuseType('none', status);
    const ran = await run(['--since', '24h', ...ofTypes]);
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.out).not.toContain('failed');
    expect(await connector.events()).toHaveLength(4);
  },
  120_000,
);

test('a dry run counts the other types as well', async () => {
  refuseType('order.complete', 400);
  const ran = await run(['--since', '24h', '--dry-run', ...ofTypes]);
  expect(ran).toMatchObject({
    status: 1,
    out: expect.stringMatching(/new {6}3.*\n {2}failed {3}order\.complete\n/),
  });
});

test.each([
  [401, 1],
  [503, 3],
])(
  'an answer %s to everything ends the run after %s types',
  async (status, types) => {
    api.answer(() => ({ status, body: '{}' }));
    const ran = await run(['--since', '24h', '--json', ...ofTypes]);
    expect(ran.status).toBe(1);
    expect(report(ran).failures).toHaveLength(types);
  },
  60_000,
);

test('warns where the inbox has deleted events of the period', async () => {
  api.answer(() => page([]));
  const { DATABASE_URL: databaseUrl } = connector.config;
  const environment = {
    ...exampleEnvironment(databaseUrl),
    ...{ DIGITAL_RIVER_API_KEY: 'sk_test_stage', DIGITAL_RIVER_API_URL: api.url },
    RETENTION_ROW_DAYS: '7',
  };
  const note = 'The inbox deletes settled events after 7 days (RETENTION_ROW_DAYS)';
  expect((await run(['--since', '8d', ...accepted], { environment })).err).toContain(note);
  expect((await run(['--since', '6d', ...accepted], { environment })).err).toBe('');
});

test('waits as long as a 429 asks for', async () => {
  const list = events(1);
  let answers = 0;
  api.answer(() => {
    answers += 1;
    return answers === 1
      ? { status: 429, body: '{}', headers: { 'retry-after': '0' } }
      : page(list);
  });
  expect(report(await run(['--since', '1h', '--json', ...accepted]))).toMatchObject({ new: 1 });
});

test('an interruption ends it after the current page', async () => {
  answerWith(events(6));
  const interrupted = new AbortController();
  const surroundings = { signal: interrupted.signal, isTerminal: true };
  const ran = await runBackfillCommand(
    ['--since', '24h', ...accepted],
    ...([connector.config.DATABASE_URL, api.url] as const),
    surroundings,
    // Progress is shown after the first page.
    () => interrupted.abort(),
  );
  expect(ran.status).toBe(1);
  expect(ran.out).toContain('Interrupted: the numbers are about what was read until now');
  expect(await connector.events()).toHaveLength(2);
  expect(await run(['--since', '24h', ...accepted])).toMatchObject({ status: 0 });
  expect(await connector.events()).toHaveLength(6);
});

test('two runs at the same time do no harm', async () => {
  answerWith(events(9));
  const args = ['--since', '24h', '--json', ...accepted];
  const both = await Promise.all([run(args), run(args)]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  const stored = await connector.events();
  expect(stored).toHaveLength(9);
  expect(new Set(stored.map(({ event_id }) => event_id)).size).toBe(9);
  expect((await connector.pool.query('SELECT FROM backfill_piece')).rowCount).toBe(0);
});

test('says that Digital River keeps 30 days', async () => {
  api.answer(() => page([]));
  const ran = await run(['--since', '60d', ...accepted]);
  expect(ran.status).toBe(0);
  expect(ran.err).toContain('Digital River keeps events for 30 days');
  const since = Date.parse(api.queries[0]?.get('createdTime[gte]') ?? '');
  expect(Math.round((Date.now() - since) / 86_400_000)).toBe(30);
});

test('shows its progress on a terminal', async () => {
  answerWith(events(3));
  const { err } = await run(['--since', '1h', ...accepted], { isTerminal: true });
  expect(err).toContain('2 seen, 0 known, 2 new; order.accepted back to ');
  expect(err.endsWith('\r\u001b[2K')).toBe(true);
});

test.each([
  [[], '--since: expected how far back to look'],
  [['--since'], '--since: expected a time such as 24h or 2026-11-02T10:00:00Z, got nothing'],
  [['--since', '-1h'], 'A value that begins with a hyphen is written as --since=VALUE.'],
  [['--since', '--dry-run'], '--since: expected a time such as'],
  [['--since=-1h'], '--since: expected a time such as'],
  [['--since', '1h', '--until'], '--until: expected a time such as'],
  [['--since', '1h', '--types'], '--types: expected event types such as'],
  [['--since', 'yesterday'], '--since: expected a time such as'],
  [['--since', '1h', '--until', '2h'], '--since: expected a time before --until'],
  [['--since', '2999-01-01'], '--since: expected a time before now'],
  [['--since', '1h', '--types', 'order accepted'], '--types: expected names of event types'],
])('refuses %j', async (args, message) => {
  await expect(run(args)).rejects.toThrow(message);
});

test('warns about types that are most likely misspelt, and reads them', async () => {
  api.answer(() => page([]));
  const ran = await run(['--since', '1h', '--types', 'order.acceptd']);
  expect(ran.err).toContain('Did you mean order.accepted?');
  expect(api.queries).toHaveLength(1);
});

test('needs the key', async () => {
  await expect(
    run(['--since', '1h'], { environment: exampleEnvironment(connector.config.DATABASE_URL) }),
  ).rejects.toThrow('DIGITAL_RIVER_API_KEY is missing; npm run backfill needs it.');
});

test('prints its help', async () => {
  expect((await run(['--help'])).out).toContain('--since <TIME>');
});
