/** A process that uses a variable. The web process is a worker as well while WEB_DRAINS is true. */
export type Use = 'web' | 'worker' | 'web, worker';

/** Variables by the process that uses them; the first line that fits counts. All others: both. */
const USES: readonly (readonly [names: RegExp, use: Use])[] = [
  [/^(?:PORT|MAX_BODY_BYTES|WEB_DRAINS|HEROKU_BUILD_COMMIT)$/, 'web'],
  [/^(?:TOKEN|OAUTH)_/, 'web'],
  [/^CONSOLE_AUDIT_DAYS$/, 'worker'],
  [/^CONSOLE_/, 'web'],
  [/^DIGITAL_RIVER_(?:PROOF|SIGN|BASIC|SAFELIST|ADDRESSES)/, 'web'],
  [/^DIGITAL_RIVER_(?:API|BACKFILL|REENABLE|FRESH|FILES)/, 'worker'],
  [/^WORKER_LINGER_MS$/, 'web, worker'],
  [/^(?:WORKER|RETENTION|WAITING|HELD|LOCKED|FAILED_EVENTS)_/, 'worker'],
  [/^SALESFORCE_(?:BATCH|API_BUDGET)/, 'worker'],
  [/^XANPAY_(?:SANDBOX_)?CREDENTIALS$/, 'web'],
  [/^XANPAY_(?:API|CHARGE|RECONCILE)/, 'worker'],
  [/^PLUM_(?:WEBHOOK_KEYS|ADDRESSES)$/, 'web'],
  [/^PLUM_(?:API|ACCESS|REFRESH|CLIENT|TOKEN|RECONCILE|SILENCE)/, 'worker'],
];

/** The processes that use a variable, by its name. */
export function useOf(name: string): Use {
  return USES.find(([names]) => names.test(name))?.[1] ?? 'web, worker';
}

/** Units by the end of a name. */
const UNITS: readonly (readonly [end: RegExp, unit: string])[] = [
  [/_MS$/, 'milliseconds'],
  [/_SECONDS$/, 'seconds'],
  [/_MINUTES$/, 'minutes'],
  [/_HOURS$/, 'hours'],
  [/_DAYS$/, 'days'],
  [/_BYTES$/, 'bytes'],
  [/_(?:MEGABYTES|MB)$/, 'MiB'],
  [/_GB$/, 'GB'],
  [/_PERCENT$/, 'percent'],
];

/** The unit of a variable, by its name; empty when it has none. */
export function unitOf(name: string): string {
  return UNITS.find(([end]) => end.test(name))?.[1] ?? '';
}
