import { z } from 'zod';
import { command, query } from '../operation/operation.ts';
import type { DoctorDesk, DoctorReport } from './doctor-desk.ts';
import type { SettingsData, StoredWebhooks } from './settings-data.ts';
import {
  type DoctorReportResult,
  doctorReportSchema,
  type SettingsResult,
  settingsSchema,
} from './settings-schemas.ts';
import { typesNotAsked, WATCH_TEXTS, watchStateOf, webhookAdvice } from './webhook-watch.ts';

export type SettingsOperations = ReturnType<typeof settingsOperations>;

/** What can be asked about the settings, and the doctor. */
export function settingsOperations(data: SettingsData, desk: DoctorDesk) {
  const readSettings = query({
    name: 'readSettings',
    summary:
      'Returns the configuration of the web process without secrets, the webhooks as the watch has seen them, and the sources.',
    path: '/settings',
    role: 'viewer',
    input: z.object({}),
    result: settingsSchema,
    async run() {
      const { groups, notices } = data.readConfiguration();
      const { profile, sources } = data.readSources();
      return {
        configuration: {
          groups: groups.map(({ topic, settings }) => ({ topic, settings: [...settings] })),
          notices: [...notices],
        },
        webhooks: webhooksOf(await data.readWebhooks()),
        sources: { profile, sources: sources.map(sourceOf) },
      };
    },
  });
  const runDoctor = command({
    name: 'runDoctor',
    summary:
      'Runs all checks of the doctor in the web process, and returns what they found. It changes nothing; it runs once at a time and at most every 30 seconds, for at most a minute.',
    path: '/settings/doctor',
    role: 'viewer',
    input: z.object({}),
    result: doctorReportSchema,
    target: () => ({ what: 'the whole set-up' }),
    run: async () => reportOf(await desk.run()),
  });
  const readDoctorReport = query({
    name: 'readDoctorReport',
    summary: 'Returns the report of the last run of the doctor in this web process.',
    path: '/settings/doctor',
    role: 'viewer',
    input: z.object({}),
    result: z.object({
      isRunning: z.boolean(),
      report: doctorReportSchema.nullable().describe('Null before the first run.'),
    }),
    run: async () => ({
      isRunning: desk.isRunning,
      report: desk.latest === undefined ? null : reportOf(desk.latest),
    }),
  });
  return { readSettings, runDoctor, readDoctorReport };
}

function webhooksOf(stored: StoredWebhooks): SettingsResult['webhooks'] {
  const watch = watchStateOf(stored);
  return {
    watch,
    meaning: WATCH_TEXTS[watch],
    listedAt: isoOf(stored.listedAt),
    failedAt: isoOf(stored.failedAt),
    failure: stored.failure,
    hasPublicUrl: stored.hasPublicUrl,
    webhooks: stored.webhooks.map(({ types, since, changedAt, ...webhook }) => ({
      ...webhook,
      types: [...types],
      since: since.toISOString(),
      changedAt: isoOf(changedAt),
      todo: webhookAdvice({ state: webhook.state, types }),
    })),
    missed: stored.missed.map(({ type, from }) => ({ type, from: from.toISOString() })),
    notAsked: stored.listedAt === null ? [] : [...typesNotAsked(stored.webhooks, stored.written)],
  };
}

type SourceView = ReturnType<SettingsData['readSources']>['sources'][number];

function sourceOf({ paths, mappings, ...source }: SourceView) {
  return {
    ...source,
    paths: [...paths],
    mappings: mappings.map(({ types, objects }) => ({
      types: [...types],
      objects: objects.map(({ object, fields }) => ({ object, fields: [...fields] })),
    })),
  };
}

function reportOf({ ranAt, findings, ...report }: DoctorReport): DoctorReportResult {
  return {
    ...report,
    ranAt: ranAt.toISOString(),
    findings: findings.map(({ area, check, standing, found, todo = null }) => ({
      ...{ area, check, standing, found, todo },
    })),
  };
}

function isoOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
