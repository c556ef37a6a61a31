import { z } from 'zod';
import { MAX_RECORDS_PER_COLLECTION } from '../salesforce/collection-limits.ts';
import { digitalRiverApiVariables } from '../sources/digital-river/api-variables.ts';
import { digitalRiverVariables } from '../sources/digital-river/digital-river-variables.ts';
import { digitalRiverFilesVariables } from '../sources/digital-river/files-variables.ts';
import { digitalRiverOrderVariables } from '../sources/digital-river/order-variables.ts';
import { xanpayVariables } from '../sources/xanpay/xanpay-variables.ts';
import { plumVariables } from '../sources/xoxoday-plum/plum-variables.ts';
import { oauthVariables } from './access-token-variables.ts';
import { alertVariables } from './alerting/alert-variables.ts';
import { consoleVariables } from './console-variables.ts';
import { failedEventsVariables } from './failed-events-variables.ts';
import { loginVariables } from './login-variables.ts';
import { metricsVariables } from './metrics-variables.ts';
import { profileVariables } from './schema-profile-variables.ts';
import { senderVariables } from './senders/sender-variables.ts';
import {
  choice,
  count,
  days,
  flag,
  gigabytes,
  hours,
  percent,
  secret,
  text,
  url,
  wholeNumber,
} from './variable-types.ts';

/** Every variable of the web and worker processes, with its meaning, unit and default. */
export const connectorVariables = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], {
      error: 'expected production (for every server, also for staging), development or test',
    })
    .default('production')
    .describe(
      '`production`: the connector refuses to start with insecure settings. `development` and `test` turn these checks off; they are for your own machine only.',
    )
    .meta({ heroku: { value: 'production' } }),
  PORT: count(3000, 0, 65_535).describe('Port that the web process listens on.'),
  WORKER_PORT: wholeNumber(0, 65_535)
    .optional()
    .describe(
      'Port of a worker process for its health checks and metrics; without it, it listens on none.',
    )
    .meta({ example: '9091' }),
  HOST: text
    .default('0.0.0.0')
    .describe('Address that the web process listens on, and a worker with WORKER_PORT.'),
  PUBLIC_URL: url
    .optional()
    .describe(
      'Public base address of the web process, for callers and admins. The access tokens that the connector issues have it as their audience; links to the console begin with it.',
    )
    .meta({ example: 'https://your-connector.example.com', heroku: 'later' }),
  TRUSTED_PROXIES: count(1, 0, 20).describe(
    'Number of proxies in front of the web process that add to X-Forwarded-For; 1 on Heroku.',
  ),
  MAX_BODY_BYTES: count(4 * 1024 * 1024, 64 * 1024, 16 * 1024 * 1024).describe(
    'Maximum size of an event, in bytes; 64 KiB to 16 MiB. An order takes 2 to 3 KiB for each of its items.',
  ),
  LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Lowest severity that is logged.'),
  DATABASE_URL: z
    .string()
    // Only the scheme: a URL of PostgreSQL may have no host, or a socket. See `connectionProblems`.
    .regex(/^postgres(ql)?:\/\//i, {
      error: 'expected postgres://user:password@host:port/database',
    })
    .describe('PostgreSQL database of the inbox, version 14 or later.')
    .meta({ ...secret, example: 'postgres://user:password@host:5432/database' }),
  DATABASE_TLS: choice(['off', 'on', 'verify'])
    .default('on')
    .describe(
      '`on`: encrypted, any server certificate is accepted (Heroku Postgres); `verify`: encrypted, the certificate is checked; `off`: not encrypted, only for a database on the same machine.',
    ),
  DATABASE_CONNECTIONS: count(6, 1, 1000).describe(
    'Maximum number of database connections per process.',
  ),
  DATABASE_STORAGE_GB: gigabytes
    .optional()
    .describe(
      "Storage of the database's plan, in GB (1,000,000,000 bytes). Log and doctor warn when 80 percent of it are used.",
    )
    .meta({ example: '1' }),
  ...senderVariables.shape,
  ...digitalRiverVariables.shape,
  ...digitalRiverApiVariables.shape,
  ...digitalRiverOrderVariables.shape,
  ...digitalRiverFilesVariables.shape,
  SALESFORCE_INSTANCE_URL: url
    .describe(
      'My Domain URL of the org. Not needed when SALESFORCE_SIGN_IN is cli-org: the sf CLI knows it.',
    )
    .meta({ example: 'https://example.my.salesforce.com', heroku: 'later' }),
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d\d\.0$/, { error: 'expected a version such as 67.0' })
    .default('67.0')
    .describe('Version of the Salesforce API.'),
  ...profileVariables.shape,
  ...loginVariables.shape,
  SALESFORCE_TIMEOUT_MS: count(20_000).describe(
    'Timeout of a single call to Salesforce with up to 200 records, in milliseconds. A call with more records has as much more time, one with 1,000 five times as much.',
  ),
  SALESFORCE_BATCH_SIZE: count(MAX_RECORDS_PER_COLLECTION, 1, MAX_RECORDS_PER_COLLECTION).describe(
    "Maximum number of records of one object that are written together (a lot), 1 to 200. The connector writes fewer by itself while the org's triggers or flows cannot take as many.",
  ),
  SALESFORCE_API_BUDGET_PERCENT: percent(80).describe(
    "Share of the org's daily API calls, in percent. The connector pauses its calls while the org has used more than this.",
  ),
  ...oauthVariables.shape,
  WEB_DRAINS: flag
    .default(false)
    .describe(
      '`true`: the web process also writes events to Salesforce, so that a small installation needs no worker process.',
    ),
  WORKER_LANES: count(2, 1, 50).describe(
    'Number of batches that one worker process works on at the same time.',
  ),
  WORKER_LINGER_MS: count(1000, 0).describe(
    'For how long events that come one after the other are collected before they are written, in milliseconds. An event that comes alone is written at once.',
  ),
  WORKER_POLL_MS: count(50).describe('How often an idle worker looks for work, in milliseconds.'),
  WORKER_LEASE_SECONDS: count(120).describe(
    'How long a worker leases a subject, in seconds. After a worker died, other workers wait this long for its subjects.',
  ),
  WORKER_MOST_ATTEMPTS: count(12).describe(
    'Maximum number of attempts to write a record before its events are parked.',
  ),
  WORKER_BATCH_MEGABYTES: count(32).describe(
    'Maximum size of the events that one batch reads, in MiB. A larger event is read alone.',
  ),
  RETENTION_BODY_DAYS: days(30).describe(
    'Days after which the body of a settled event is deleted.',
  ),
  RETENTION_ROW_DAYS: days(90).describe('Days after which a settled event is deleted completely.'),
  WAITING_MOST_HOURS: hours(72).describe(
    'How long events wait for their Salesforce Order before they are parked, in hours.',
  ),
  HELD_MOST_HOURS: hours(72).describe(
    'How long events wait for a field, an object or a right that the org lacks before they are parked, in hours. They are tried every 5 minutes.',
  ),
  LOCKED_MOST_DAYS: days(14).describe(
    'How long events wait for the end of an approval that locks their record before they are parked, in days. They are tried every hour.',
  ),
  ...failedEventsVariables.shape,
  ...consoleVariables.shape,
  ...metricsVariables.shape,
  ...alertVariables.shape,
  ...xanpayVariables.shape,
  ...plumVariables.shape,
});

/** The values of all variables. */
export type ConnectorVariables = z.infer<typeof connectorVariables>;
