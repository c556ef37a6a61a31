/** The topics of the variables, in the order in which they are shown, and the names of each. */
const TOPICS: readonly (readonly [topic: string, names: RegExp])[] = [
  ['Web process', /^(?:NODE_ENV|PORT|HOST|PUBLIC_URL|TRUSTED_PROXIES|MAX_BODY_BYTES|LOG_LEVEL)$/],
  ['Database', /^DATABASE_/],
  ['Senders', /^(?:CONNECTOR_MODE|SOURCES)$/],
  ['Digital River', /^DIGITAL_RIVER_/],
  ['Salesforce', /^SALESFORCE_/],
  ['Access tokens of callers', /^(?:TOKEN|OAUTH)_/],
  ['Worker', /^(?:WEB_DRAINS$|WORKER_|WAITING_|HELD_|LOCKED_)/],
  ['Retention', /^RETENTION_/],
  ['Failed Events in Salesforce', /^FAILED_EVENTS_/],
  ['Console', /^CONSOLE_/],
  ['Metrics', /^METRICS_/],
  ['XanPay', /^XANPAY_/],
  ['Xoxoday Plum', /^PLUM_/],
];
const OTHER = 'Others';

/** The topic that a variable belongs to, by its name. */
export function topicOf(name: string): string {
  return TOPICS.find(([, names]) => names.test(name))?.[0] ?? OTHER;
}

/** All topics, in their order. */
export const SETTING_TOPICS: readonly string[] = [...TOPICS.map(([topic]) => topic), OTHER];
