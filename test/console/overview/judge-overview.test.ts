import { judgeOverview } from '../../../src/console/overview/judge-overview.ts';
import type { OverviewFacts } from '../../../src/console/overview/overview-facts.ts';

const AT = '2026-11-29T12:00:00.000Z';
const AN_HOUR_AGO = '2026-11-29T11:00:00.000Z';
const JUST_NOW = '2026-11-29T11:59:00.000Z';

/** A connector of which everything is all right. */
const GOOD: OverviewFacts = {
  at: AT,
  inbox: {
    open: [{ source: 'digital-river', status: 'pending', count: 2, oldest: JUST_NOW }],
    issues: [],
    longWaiting: null,
    heldWrites: [],
    awaitedSettings: [],
    overdue: null,
    rejected: [],
    otherMode: [{ source: 'digital-river', count: 0 }],
  },
  org: {
    url: 'https://example.my.salesforce.com',
    organizationId: '00DHs000000AbCdMAK',
    pauses: [],
    usage: { used: 1000, limit: 15_000, budgetPercent: 90, seenAt: JUST_NOW },
    ownCalls: 400,
    absentFields: [],
  },
  sources: [
    {
      ...{ name: 'digital-river', label: 'Digital River', lastEventAt: JUST_NOW },
      ...{ isSilent: false, maxSilenceHours: 24 },
    },
  ],
  catchUp: {
    webhooks: {
      listedAt: JUST_NOW,
      failure: null,
      webhooks: [{ state: 'enabled', types: ['order.accepted'], since: AN_HOUR_AGO }],
    },
    backfills: [{ name: 'schedule', failure: null, finishedAt: JUST_NOW }],
  },
  documents: { pending: 1, waiting: 1, failed: 0, pause: null },
  storage: { bytes: 79, limitBytes: 100 },
  versions: {
    ...{ connector: '0.1.0', commit: null, node: 'v24', postgresql: '18', migrations: 17 },
    ...{ newestMigration: '0017-activity.sql', salesforceApi: '67.0' },
  },
};

type Changes = { readonly [Part in keyof OverviewFacts]?: Partial<OverviewFacts[Part]> };

function factsWith(changes: Changes): OverviewFacts {
  const changed = Object.entries(changes).map(([part, values]) => {
    const of = GOOD[part as keyof OverviewFacts];
    const merged = Array.isArray(of) ? values : { ...(of as object), ...(values as object) };
    return [part, merged];
  });
  return { ...GOOD, ...Object.fromEntries(changed) };
}

const pause = {
  ...{ kind: 'unavailable', reason: 'Salesforce does not answer.', since: JUST_NOW },
  ...{ nextProbeAt: '2026-11-29T12:00:30.000Z', answeredAt: null },
};
const usage = { ...{ used: 1000, limit: 15_000, budgetPercent: 90 }, seenAt: JUST_NOW };
const silent = {
  ...{
    name: 'xanpay',
    label: 'XanPay',
    lastEventAt: AN_HOUR_AGO,
    isSilent: true,
    maxSilenceHours: 1,
  },
};
const held = {
  isLocked: false,
  count: 1000,
  isComplete: true,
  since: AN_HOUR_AGO,
  code: 'INVALID_FIELD',
};
const webhook = { types: ['order.accepted'], since: AN_HOUR_AGO };

test('everything is all right', () => {
  const judged = judgeOverview(GOOD);
  expect(judged).toEqual({
    urgency: 'good',
    sentence: 'Everything is all right.',
    findings: [],
  });
});

test.each<[string, Changes, 'look' | 'act', RegExp, string]>([
  [
    'parked events',
    {
      inbox: {
        issues: [
          { key: 'a', count: 1200, isAcknowledged: false },
          { key: 'b', count: 1, isAcknowledged: false },
        ],
      },
    },
    'act',
    /^2 open issues: 1,201 events are parked, and not written to Salesforce until a person decides\.$/,
    '/console/issues',
  ],
  [
    'parked events that a person knows of',
    { inbox: { issues: [{ key: 'a', count: 1, isAcknowledged: true }] } },
    'look',
    /^1 acknowledged issue: 1 event is parked\.$/,
    '/console/issues',
  ],
  [
    'no worker',
    { inbox: { overdue: { count: 3, since: AN_HOUR_AGO } } },
    'act',
    /^No worker seems to run: nothing has been written since 2026-11-29 11:00 UTC/,
    '/console/settings',
  ],
  [
    'events that wait for long',
    { inbox: { longWaiting: { count: 2, isComplete: true, since: AN_HOUR_AGO } } },
    'look',
    /^2 events have waited for their Orders for more than an hour/,
    '/console/waiting',
  ],
  [
    'more of them than are counted',
    { inbox: { longWaiting: { count: 2100, isComplete: false, since: AN_HOUR_AGO } } },
    'look',
    /^At least 2,100 events have waited for their Orders/,
    '/console/waiting',
  ],
  [
    'held writes',
    { inbox: { heldWrites: [held] } },
    'act',
    /^1,000 events are held since 2026-11-29 11:00 UTC: Salesforce refuses the writes \(INVALID_FIELD\)\./,
    '/console/waiting',
  ],
  [
    'locked records',
    { inbox: { heldWrites: [{ ...held, isLocked: true, count: 1 }] } },
    'look',
    /^1 event is held since 2026-11-29 11:00 UTC: approvals lock/,
    '/console/waiting',
  ],
  [
    'events that wait for a setting',
    { inbox: { awaitedSettings: [{ setting: 'DIGITAL_RIVER_MATCH_ORDER_NUMBER', count: 1 }] } },
    'look',
    /^1 event cannot find its Order, because DIGITAL_RIVER_MATCH_ORDER_NUMBER is off\.$/,
    '/console/waiting',
  ],
  [
    'events of the other mode',
    { inbox: { otherMode: [{ source: 'digital-river', count: 5 }] } },
    'look',
    /^5 events of digital-river in the last 24 hours came from the other mode/,
    '/console/unmapped',
  ],
  [
    'a short pause',
    { org: { pauses: [pause] } },
    'look',
    /^Nothing is written to Salesforce since 2026-11-29 11:59 UTC\. .* asked again at 12:00:30 UTC\.$/,
    '/console/settings',
  ],
  [
    'a long pause',
    { org: { pauses: [{ ...pause, since: AN_HOUR_AGO }] } },
    'act',
    /^Nothing is written to Salesforce/,
    '/console/settings',
  ],
  [
    'a refused log-in',
    { org: { pauses: [{ ...pause, kind: 'sign-in' }] } },
    'act',
    /^Nothing is written to Salesforce/,
    '/console/settings',
  ],
  [
    'another org',
    { org: { pauses: [{ ...pause, kind: 'other-org' }] } },
    'act',
    /^Nothing is written to Salesforce/,
    '/console/settings',
  ],
  [
    'the beginning after a pause',
    { org: { pauses: [{ ...pause, answeredAt: JUST_NOW }] } },
    'look',
    /^Salesforce answers again since 2026-11-29 11:59 UTC/,
    '/console/settings',
  ],
  [
    'calls that are nearly used up',
    { org: { usage: { ...usage, used: 10_800 } } },
    'look',
    /^10,800 of the 15,000 API calls .* the connector stops at 90 percent\.$/,
    '/console/settings',
  ],
  [
    'calls that are used up',
    { org: { usage: { ...usage, used: 13_500 } } },
    'act',
    /the connector has stopped at 90 percent/,
    '/console/settings',
  ],
  [
    'a silent source',
    { sources: [silent] },
    'act',
    /^XanPay has not called for more than 1 hour\. Its last event came at 2026-11-29 11:00 UTC\./,
    '/console/settings',
  ],
  [
    'a disabled webhook',
    {
      catchUp: {
        webhooks: {
          ...{ listedAt: AT, failure: null },
          webhooks: [{ ...webhook, state: 'disabled' }],
        },
      },
    },
    'act',
    /^Digital River has disabled the webhook for order\.accepted/,
    '/console/settings',
  ],
  [
    'a missing webhook',
    {
      catchUp: {
        webhooks: {
          ...{ listedAt: AT, failure: null },
          webhooks: [{ ...webhook, state: 'missing' }],
        },
      },
    },
    'act',
    /^No webhook at Digital River asks for order\.accepted/,
    '/console/settings',
  ],
  [
    'webhooks that cannot be listed',
    { catchUp: { webhooks: { listedAt: null, failure: 'The key is refused.', webhooks: [] } } },
    'look',
    /could not be checked: The key is refused\.$/,
    '/console/settings',
  ],
  [
    'a failed back-fill',
    { catchUp: { backfills: [{ name: 'schedule', failure: 'No answer.', finishedAt: null }] } },
    'look',
    /^Missed events could not be read/,
    '/console/settings',
  ],
  [
    'failed documents',
    { documents: { failed: 2 } },
    'look',
    /^2 documents could not be attached/,
    '/console/settings',
  ],
  [
    'paused documents',
    { documents: { pause: { until: AT, reason: 'The key is refused.' } } },
    'look',
    /^No document is attached until 2026-11-29 12:00 UTC: The key is refused\.$/,
    '/console/settings',
  ],
  [
    'storage that is nearly full',
    { storage: { bytes: 80, limitBytes: 100 } },
    'look',
    /^The database uses 80 percent/,
    '/console/settings',
  ],
  [
    'storage that is full',
    { storage: { bytes: 95, limitBytes: 100 } },
    'act',
    /^The database uses 95 percent/,
    '/console/settings',
  ],
  [
    'a connector without any event',
    {
      inbox: { open: [] },
      sources: [{ ...silent, lastEventAt: null, isSilent: false }],
    },
    'look',
    /^No event has come in/,
    '/console/settings',
  ],
])('%s', (_what, changes, urgency, text, path) => {
  const judged = judgeOverview(factsWith(changes));
  expect(judged.findings).toEqual([
    { urgency, text: expect.stringMatching(text), link: { path, label: expect.any(String) } },
  ]);
  expect(judged.urgency).toBe(urgency);
});

test('what is not known, or not limited, is no finding', () => {
  const facts = factsWith({
    org: { usage: { ...usage, used: null, limit: null } },
    storage: { bytes: 10 ** 12, limitBytes: null },
    catchUp: { webhooks: null, backfills: [] },
  });
  expect(judgeOverview(facts).urgency).toBe('good');
  const old = { ...usage, used: 15_000, seenAt: '2026-11-29T09:00:00.000Z' };
  expect(judgeOverview(factsWith({ org: { usage: old } })).urgency).toBe('good');
});

test('what needs a person now comes first', () => {
  const judged = judgeOverview(
    factsWith({
      inbox: {
        longWaiting: { count: 1, isComplete: true, since: AN_HOUR_AGO },
        issues: [{ key: 'a', count: 1, isAcknowledged: false }],
      },
      documents: { failed: 1 },
      sources: [silent],
    }),
  );
  expect(judged.sentence).toBe('Act now: 2 things need a person.');
  expect(judged.findings.map(({ urgency }) => urgency)).toEqual(['act', 'act', 'look', 'look']);
});
