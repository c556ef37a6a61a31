import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../src/time.ts';

const quirks = z.object({
  /** Status of a created webhook: 201 in the OpenAPI file, 200 in the guide of the B2B app. */
  createStatus: z.union([z.literal(200), z.literal(201)]),
  /** The list of webhooks: a bare array (OpenAPI schema) or `{"data": […]}` (its description). */
  listForm: z.enum(['array', 'data']),
  /** The key of the user name in `authentication`: both stand in the docs. */
  userNameKey: z.enum(['userName', 'username']),
  /** Secrets of a webhook: in clear text, as documented, or hidden. */
  secrets: z.enum(['clear', 'masked']),
  /** `types` of a webhook: in another order than sent, as in the published answer, or as sent. */
  typesOrder: z.enum(['changed', 'kept']),
});

const values = z.object({
  retries: z.enum(['local', 'test', 'live']),
  /** Schedule `local`: milliseconds until the second attempt. */
  retryBaseMs: z.number().positive(),
  /** A webhook is disabled after so many consecutive failures over at least so many milliseconds. */
  disableAfter: z
    .strictObject({ failures: z.int().min(1), ms: z.number().nonnegative() })
    .optional(),
  quirks,
  /** Limits requests a second and key as Digital River does: 25 in test mode, 250 in live mode. */
  rateLimit: z.boolean(),
  /** While true, no delivery reaches its receiver, as if the receiver were down. */
  outage: z.boolean(),
});

export type SettingValues = z.infer<typeof values>;
export type Quirks = z.infer<typeof quirks>;

/** The form of a change: any of the settings, and any of the quirks. */
export const settingsChange = values
  .partial()
  .extend({ quirks: quirks.partial().strict().optional() })
  .strict();

export type SettingsChange = z.infer<typeof settingsChange>;

export interface Settings {
  readonly values: SettingValues;
  change(change: SettingsChange): void;
}

const DEFAULTS: SettingValues = {
  retries: 'local',
  retryBaseMs: 1_000,
  quirks: {
    createStatus: 201,
    listForm: 'array',
    userNameKey: 'userName',
    secrets: 'clear',
    typesOrder: 'changed',
  },
  rateLimit: false,
  outage: false,
};

/** The settings of a running server; a restart returns to the given ones. */
export function createSettings(given: SettingsChange): Settings {
  let current = merged(DEFAULTS, given);
  return {
    get values() {
      return current;
    },
    change(change) {
      current = merged(current, change);
    },
  };
}

/** The threshold of disabling: several days in Digital River's docs, minutes for local retries. */
export function disableAfter({ disableAfter: set, retries }: SettingValues) {
  if (set !== undefined) return set;
  return retries === 'local'
    ? { failures: 50, ms: 10 * MINUTE_MS }
    : { failures: 10, ms: 2 * DAY_MS };
}

function merged(values: SettingValues, { quirks, ...change }: SettingsChange): SettingValues {
  return {
    ...values,
    ...defined(change),
    quirks: { ...values.quirks, ...defined(quirks ?? {}) },
  };
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Defined<T>;
}
