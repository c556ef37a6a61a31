import { z } from 'zod';

const setting = z.object({
  name: z.string().describe('Name of the environment variable.'),
  description: z.string(),
  origin: z
    .enum(['environment', 'default', 'derived', 'none'])
    .describe(
      '`environment`: it is set; `default`: it is not set and has a default; `derived`: it is not set and the connector found the value elsewhere; `none`: it has no value.',
    ),
  isHidden: z.boolean().describe('Whether it has a value that is not shown, because it is secret.'),
  value: z.string().nullable().describe('As it is in force; null when it has none or is hidden.'),
});

const configuration = z.object({
  groups: z.array(z.object({ topic: z.string(), settings: z.array(setting) })),
  notices: z
    .array(
      z.object({
        variable: z.string(),
        found: z.string().describe('What is wrong with it; follows the name of the variable.'),
        todo: z.string(),
      }),
    )
    .describe('What is most likely a mistake.'),
});

const webhook = z.object({
  key: z.string().describe("Digital River's id of the webhook, or `missing` and the event type."),
  state: z
    .enum(['enabled', 'disabled', 'missing'])
    .describe('`missing`: no webhook asks for events of this type.'),
  types: z.array(z.string()).describe('Those of its event types that the connector writes.'),
  url: z.string().nullable().describe('Its address, without user name, password and query.'),
  since: z.iso.datetime().describe('When the watch saw this state first.'),
  changedAt: z.iso.datetime().nullable().describe('When Digital River changed it last.'),
  todo: z.string().nullable().describe('What to do about it; null when it is all right.'),
});

const webhooks = z.object({
  watch: z
    .enum(['on', 'failing', 'stale', 'not-yet', 'off', 'none'])
    .describe('Whether a worker lists the webhooks, as far as the web process knows.'),
  meaning: z.string().describe('The same in words, and what it needs to be on.'),
  listedAt: z.iso.datetime().nullable().describe('When they were listed last.'),
  failedAt: z.iso.datetime().nullable(),
  failure: z.string().nullable().describe('Why the last attempt to list them failed, if it did.'),
  hasPublicUrl: z
    .boolean()
    .describe(
      "Without PUBLIC_URL, every webhook with one of the connector's paths counts as its own.",
    ),
  webhooks: z.array(webhook),
  missed: z
    .array(z.object({ type: z.string(), from: z.iso.datetime() }))
    .describe('Types whose events may be missing since a time, and are fetched later.'),
  notAsked: z
    .array(z.string())
    .describe('Types that the connector writes and that no enabled webhook asks for.'),
});

const source = z.object({
  name: z.string().describe('As events and the log name it.'),
  label: z.string(),
  paths: z.array(
    z.object({ path: z.string(), proof: z.string().describe('How callers prove themselves.') }),
  ),
  mappings: z
    .array(
      z.object({
        types: z.array(z.string()),
        objects: z.array(z.object({ object: z.string(), fields: z.array(z.string()) })),
      }),
    )
    .describe('What is written in Salesforce for which event types, by API names.'),
  maxSilenceHours: z.number().nullable().describe('Silence that raises an alert.'),
  catchUp: z
    .string()
    .describe('Whether and how the connector asks it for events that did not arrive.'),
});

/** What `readSettings` answers. */
export const settingsSchema = z.object({
  configuration,
  webhooks,
  sources: z.object({
    profile: z.string().describe('The schema profile: SALESFORCE_PROFILE.'),
    sources: z.array(source),
  }),
});

/** What the doctor has found in one run. */
export const doctorReportSchema = z.object({
  ranAt: z.iso.datetime().describe('When the run began.'),
  tookMs: z.number(),
  isComplete: z.boolean().describe('False: the time was up before all checks had ended.'),
  findings: z.array(
    z.object({
      area: z.string(),
      check: z.string(),
      standing: z
        .enum(['ok', 'warning', 'failed', 'skipped'])
        .describe('`skipped`: the check was not possible, or not necessary.'),
      found: z.string(),
      todo: z.string().nullable().describe('What to do about it.'),
    }),
  ),
});

export type SettingsResult = z.infer<typeof settingsSchema>;
export type DoctorReportResult = z.infer<typeof doctorReportSchema>;
