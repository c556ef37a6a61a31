import { z } from 'zod';
import { issueKey } from '../issues/issue-schemas.ts';
import { instantSchema } from '../operation/instant.ts';

const pause = z.object({
  kind: z.string().describe('limit, unavailable, sign-in or other-org.'),
  reason: z.string().describe('A sentence.'),
  since: instantSchema,
  nextProbeAt: instantSchema.describe('When the org is asked next whether calls make sense again.'),
  answeredAt: instantSchema
    .nullable()
    .describe(
      'When the org answered again: since then work is tried. Null while calls are paused.',
    ),
});

const org = z.object({
  url: z.url(),
  organizationId: z.string().nullable().describe('Null before the first log-in of a worker.'),
  pauses: z.array(pause).describe('Of the calls to the org; the longest is the first.'),
  usage: z
    .object({
      used: z.int().nullable().describe('Calls of the last 24 hours, of all users of the org.'),
      limit: z.int().nullable().describe('Calls that the org allows in 24 hours.'),
      budgetPercent: z.int().describe('Share of the limit from which on the connector makes none.'),
      seenAt: instantSchema.describe('When a worker got this from the org.'),
    })
    .nullable()
    .describe('Null before the first answer of the org.'),
  ownCalls: z.int().describe("Calls of the connector's workers and console in the last 24 hours."),
  absentFields: z
    .array(z.string())
    .describe('Optional fields that the org lacked when they were written last.'),
});

const source = z.object({
  name: z.string(),
  label: z.string().describe('What people call it.'),
  lastEventAt: instantSchema
    .nullable()
    .describe('About when its last event came; null when none came in the last 32 days.'),
  isSilent: z
    .boolean()
    .nullable()
    .describe('Whether it has not called for too long; null when it is not watched.'),
  maxSilenceHours: z.number().nullable(),
});

const webhooks = z.object({
  listedAt: instantSchema.nullable().describe('When they were listed at Digital River last.'),
  failure: z.string().nullable().describe('Why they could not be listed.'),
  webhooks: z.array(
    z.object({
      state: z.enum(['enabled', 'disabled', 'missing']),
      types: z.array(z.string()),
      since: instantSchema,
    }),
  ),
});

const isComplete = z.boolean().describe('False: there are more than were counted.');

const inbox = z.object({
  open: z
    .array(
      z.object({
        source: z.string(),
        status: z.enum(['pending', 'waiting', 'parked']),
        count: z.int(),
        oldest: instantSchema.describe('When the oldest of them was received.'),
      }),
    )
    .describe('Events that are not settled.'),
  issues: z
    .array(
      z.object({
        key: issueKey,
        count: z.int().describe('Parked events.'),
        isAcknowledged: z.boolean().describe('Whether a person knows of it.'),
      }),
    )
    .describe('Issues with parked events, those with the most first; at most 200.'),
  longWaiting: z
    .object({ count: z.int(), isComplete, since: instantSchema })
    .nullable()
    .describe('Events that have waited for their record for more than an hour.'),
  heldWrites: z
    .array(
      z.object({
        isLocked: z.boolean().describe('Whether an approval locks their records.'),
        count: z.int(),
        isComplete,
        since: instantSchema,
        code: z.string().describe("One of Salesforce's codes."),
      }),
    )
    .describe('Waiting events whose writes Salesforce refuses until a person has mended it.'),
  awaitedSettings: z
    .array(z.object({ setting: z.string(), count: z.int() }))
    .describe('Events that wait, since a setting keeps their record from being found.'),
  overdue: z
    .object({
      count: z.int().describe('Orders, charges and rewards with such events; at most 1000.'),
      since: instantSchema.describe('Since when the first of them is due.'),
    })
    .nullable()
    .describe('Pending events that no worker takes, although nothing is paused.'),
  otherMode: z
    .array(z.object({ source: z.string(), count: z.int() }))
    .describe('Events of the last 24 hours that are of the other mode: live or test.'),
  rejected: z
    .array(z.object({ source: z.string(), count: z.int(), since: instantSchema }))
    .describe('Arrivals of proven callers in the last 24 hours without a usable event.'),
});

const catchUp = z.object({
  webhooks: webhooks.nullable().describe('Null when no worker watches them.'),
  backfills: z.array(
    z.object({
      name: z.string(),
      failure: z.string().nullable(),
      finishedAt: instantSchema.nullable(),
    }),
  ),
});

const documents = z.object({
  pending: z.int(),
  waiting: z.int().describe('Tried before, and to be tried again.'),
  failed: z.int(),
  pause: z.object({ until: instantSchema, reason: z.string() }).nullable(),
});

const storage = z.object({
  bytes: z.int(),
  limitBytes: z.int().nullable().describe('Null when DATABASE_STORAGE_GB is not set.'),
});

const versions = z.object({
  connector: z.string(),
  commit: z.string().nullable(),
  node: z.string(),
  postgresql: z.string(),
  migrations: z.int().describe('How many migrations the database has run.'),
  newestMigration: z.string().nullable(),
  salesforceApi: z.string(),
});

/** What the overview is judged from, and shows: JSON, with instants as texts. */
export const overviewFacts = z.object({
  at: instantSchema.describe('When this was read.'),
  inbox,
  org,
  sources: z.array(source),
  catchUp,
  documents,
  storage,
  versions,
});

export type OverviewFacts = z.infer<typeof overviewFacts>;

/** Periods of the history. */
export const RANGES = ['1h', '24h', '30d'] as const;

export const rangeSchema = z.enum(RANGES).default('1h').describe('How far back the history goes.');

export type Range = z.infer<typeof rangeSchema>;

const milliseconds = z.number().nullable();

const point = z.object({
  at: instantSchema.describe('When the step begins.'),
  accepted: z.int().describe('New events.'),
  applied: z.int(),
  parked: z.int(),
  waiting: z.int().nullable().describe('The most events that waited at a time.'),
  p50Ms: milliseconds,
  p95Ms: milliseconds,
});

export const overviewHistory = z.object({
  range: z.enum(RANGES),
  stepSeconds: z.int(),
  recordedSince: instantSchema.nullable().describe('Null before anything is recorded.'),
  p50Ms: milliseconds.describe('Time from acceptance to Salesforce; half of the events took less.'),
  p95Ms: milliseconds.describe('95 percent of the events took less.'),
  points: z.array(point),
});

export type OverviewHistory = z.infer<typeof overviewHistory>;
export type HistoryPoint = OverviewHistory['points'][number];
