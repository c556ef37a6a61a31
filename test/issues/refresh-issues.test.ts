import { replayParked } from '../../src/inbox/repair/parked-events.ts';
import { acknowledgeIssue, takeBackIssue } from '../../src/issues/change-issue.ts';
import { eventsOfIssue } from '../../src/issues/issue-events.ts';
import { purgeIssues } from '../../src/issues/purge-issues.ts';
import { issueChanges, listIssues, readIssue } from '../../src/issues/read-issues.ts';
import { refreshForPage, refreshIssues } from '../../src/issues/refresh-issues.ts';
import { advanceRun } from '../../src/issues/runs/advance-run.ts';
import { beginRun } from '../../src/issues/runs/begin-run.ts';
import { type IssueStage, startIssueStage } from './issue-stage.ts';

let stage: IssueStage;
beforeEach(async () => {
  stage = await startIssueStage();
});
afterEach(() => stage.stop());

const by = { id: '005000000000001AAA', name: 'ada@example.com' };

async function changes(): Promise<string[]> {
  return (await issueChanges(stage.pool, { since: new Date(0) })).map(({ change }) => change);
}

test('events with the same code, object and field are one issue, whatever their types and reasons', async () => {
  await stage.store(3);
  await stage.store(2, { type: 'order.complete' });
  await stage.store(4, { field: 'Description' });
  await stage.store(1, { code: null });
  await refreshIssues(stage.pool);
  const issues = await listIssues(stage.pool, 'open');
  expect(issues.map(({ code, field, events, orders }) => [code, field, events, orders])).toEqual([
    ['STRING_TOO_LONG', '', 5, 5],
    ['STRING_TOO_LONG', 'Description', 4, 4],
    ['', '', 1, 1],
  ]);
  for (const { key, events } of issues) {
    expect(await eventsOfIssue(stage.pool, key, undefined, 50)).toHaveLength(events);
  }
});

test('an issue keeps its key and its acknowledgement while it lasts, and is open anew after it was resolved', async () => {
  await stage.store(2);
  await refreshIssues(stage.pool);
  const [opened] = await listIssues(stage.pool, 'open');
  const key = opened?.key ?? '';
  expect(await acknowledgeIssue(stage.pool, key, by.name, 'known')).toBe('open');
  expect(await acknowledgeIssue(stage.pool, key, 'eve@example.com', 'mine')).toBe('acknowledged');
  await stage.store(1);
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: by.name,
    note: 'known',
    events: 3,
    reason: 'why 1',
  });

  await stage.become('applied');
  await refreshIssues(stage.pool);
  await refreshIssues(stage.pool);
  const resolved = await readIssue(stage.pool, key);
  expect(resolved).toMatchObject({ state: 'resolved', events: 0, orders: 0 });
  expect(await takeBackIssue(stage.pool, key, by.name)).toBe('resolved');

  await stage.store(1);
  await refreshIssues(stage.pool);
  const again = await readIssue(stage.pool, key);
  expect(again).toMatchObject({
    state: 'open',
    acknowledgedBy: null,
    note: null,
    events: 1,
    resolvedAt: null,
  });
  expect(again?.since.getTime()).toBeGreaterThan(opened?.since.getTime() ?? 0);
  expect(await changes()).toEqual(['opened', 'acknowledged', 'resolved', 'reopened']);
});

test('changes are read from the last known one on, with the issue as it is now', async () => {
  await stage.store(1);
  await refreshIssues(stage.pool);
  const [first] = await issueChanges(stage.pool, { since: new Date(0) });
  await stage.become('dismissed');
  await refreshIssues(stage.pool);
  const next = await issueChanges(stage.pool, { after: first?.id ?? '0' });
  expect(next).toMatchObject([
    { change: 'resolved', by: null, now: { state: 'resolved', events: 0 } },
  ]);
  expect(next[0]?.now.resolvedAt).toBeInstanceOf(Date);
});

test('several processes that look at the same time note each change once', async () => {
  await stage.store(50);
  await Promise.all(Array.from({ length: 8 }, () => refreshIssues(stage.pool)));
  await refreshIssues(stage.pool);
  expect(await changes()).toEqual(['opened']);
});

/** The key of the only open issue. */
async function openKey(): Promise<string> {
  await refreshIssues(stage.pool);
  const [{ key = '' } = {}] = await listIssues(stage.pool, 'open');
  return key;
}

test('an issue is not resolved while an event of it is open again, and keeps its acknowledgement when that is parked again', async () => {
  await stage.store(3);
  const key = await openKey();
  await acknowledgeIssue(stage.pool, key, by.name, 'known');
  // As the pages of events and orders do, commands, and Salesforce: no run is under way.
  expect(await replayParked(stage.pool, {}, by.name)).toBe(3);
  for (const status of ['pending', 'waiting']) {
    await stage.pool.query(
      `UPDATE event SET status = $1 WHERE seq = (SELECT max(seq) FROM event)`,
      [status],
    );
    await stage.pool.query(
      `UPDATE event SET status = 'applied' WHERE seq < (SELECT max(seq) FROM event)`,
    );
    await refreshIssues(stage.pool);
    expect(await readIssue(stage.pool, key)).toMatchObject({ state: 'acknowledged', events: 0 });
  }
  await stage.pool.query(
    `UPDATE event SET status = 'parked', error_code = 'STRING_TOO_LONG', error_object = 'Order' WHERE status = 'waiting'`,
  );
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({
    ...{ state: 'acknowledged', events: 1, acknowledgedBy: by.name, note: 'known' },
  });

  await replayParked(stage.pool, {}, by.name);
  await refreshIssues(stage.pool);
  await stage.become('applied');
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({ state: 'resolved' });
  expect(await changes()).toEqual(['opened', 'acknowledged', 'resolved']);
});

test('an event that is replayed after it was parked for another cause belongs to that one', async () => {
  await stage.store(1);
  const key = await openKey();
  await replayParked(stage.pool, {}, by.name);
  await stage.pool.query(`UPDATE event SET status = 'parked', error_code = 'NOT_FOUND'`);
  await replayParked(stage.pool, {}, by.name);
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({ state: 'resolved' });
});

test('an acknowledged issue with ten times as many events is open again', async () => {
  await stage.store(2);
  const key = await openKey();
  await acknowledgeIssue(stage.pool, key, by.name, 'known');
  await stage.store(97);
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({ state: 'acknowledged', events: 99 });
  await stage.store(1);
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({
    ...{ state: 'open', events: 100, acknowledgedBy: null, note: null },
  });
  await acknowledgeIssue(stage.pool, key, by.name, null);
  await stage.store(100);
  await refreshIssues(stage.pool);
  expect(await readIssue(stage.pool, key)).toMatchObject({ state: 'acknowledged' });
  expect(await changes()).toEqual(['opened', 'acknowledged', 'reopened', 'acknowledged']);
});

test('a page whose refresh takes too long shows issues as they were', async () => {
  await stage.store(1);
  await refreshIssues(stage.pool);
  await stage.pool.query(`UPDATE reconciliation SET read_until = now() - interval '1 minute'`);
  const client = await stage.pool.connect();
  await client.query('BEGIN; LOCK TABLE issue');
  expect(await refreshForPage(stage.pool)).toBeInstanceOf(Date);
  await client.query('ROLLBACK');
  client.release();
});

test.each([
  ['a quick one after a second', 50, '2 seconds', true],
  ['one that took long, not soon', 500, '40 seconds', false],
  ['one that took long, after a rest', 500, '1 minute', true],
  ['one that takes minutes, by the worker alone', 60_000, '1 hour', false],
])('a page repeats a refresh: %s', async (_case, tookMs, ago, isRepeated) => {
  await refreshIssues(stage.pool);
  const last = `UPDATE reconciliation SET state = $1, read_until = now() - $2::interval RETURNING read_until`;
  const { rows } = await stage.pool.query<{ read_until: Date }>(last, [String(tookMs), ago]);
  const shown = await refreshForPage(stage.pool);
  expect(Number(shown) > Number(rows[0]?.read_until)).toBe(isRepeated);
});

test('what is over is deleted after its time', async () => {
  const [seq = ''] = await stage.store(1);
  await refreshIssues(stage.pool);
  const [{ key = '' } = {}] = await listIssues(stage.pool, 'open');
  const selection = { issue: key, events: [seq] };
  await beginRun(stage.pool, { action: 'dismiss', selection, note: 'x', by, token: undefined });
  while (await advanceRun(stage.pool, new Map()));
  await refreshIssues(stage.pool);
  await purgeIssues(stage.pool, 1);
  expect(await readIssue(stage.pool, key)).toBeDefined();
  await stage.pool.query(
    `UPDATE run SET finished_at = now() - interval '2 days'; UPDATE issue SET resolved_at = now() - interval '2 days'`,
  );
  await purgeIssues(stage.pool, 1);
  const { rows } = await stage.pool.query(
    'SELECT (SELECT count(*) FROM run)::int AS runs, (SELECT count(*) FROM run_event)::int AS events, (SELECT count(*) FROM issue)::int AS issues',
  );
  expect(rows).toEqual([{ runs: 0, events: 0, issues: 0 }]);
});
