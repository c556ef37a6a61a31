/*
 * What events wait for, as SQL on the tables `e` (event) and `s` (subject).
 */

/** `retried`: Salesforce refused the event for a passing reason, and it is tried again. */
export const WAIT_STATUSES = ['waiting', 'retried'] as const;

export type WaitStatus = (typeof WAIT_STATUSES)[number];

/** The conditions that the index `event_waiting` has. */
export const IS_OF_STATUS: Readonly<Record<WaitStatus, string>> = {
  waiting: "e.status = 'waiting'",
  retried: "e.status = 'pending' AND e.error_code IS NOT NULL",
};

/** The variable that a subject waits for, if it waits for its record. */
export const AWAITED_SETTING =
  "CASE WHEN e.status = 'waiting' AND e.error_code IS NULL THEN s.memory ->> 'awaitedSetting' END";

/** A digest of what events wait for, of columns that are never null. */
export const waitKeyOf = (
  source: string,
  status: string,
  [code, object, field, setting]: readonly [string, string, string, string],
) =>
  `md5(md5(${source}) || md5(${status}) || md5(${code}) || md5(${object}) || md5(${field}) || md5(${setting}))`;

/** What an event waits for: source, status, code, object, field, and setting. */
export const WAIT_KEY = waitKeyOf('e.source', 'e.status', [
  "coalesce(e.error_code, '')",
  "coalesce(e.error_object, '')",
  "coalesce(e.error_field, '')",
  `coalesce(${AWAITED_SETTING}, '')`,
]);

/**
 * Since when. The clocks of holds and retries are in the subject's memory; one of an earlier release
 * has only `held_since`.
 */
export const WAITS_SINCE = `coalesce(CASE
  WHEN e.status = 'pending' THEN to_timestamp((s.memory ->> 'retriedSince')::float8 / 1000)
  WHEN e.error_code IS NULL THEN s.waiting_since
  WHEN e.error_code = 'ENTITY_IS_LOCKED' THEN coalesce(to_timestamp((s.memory #>> '{heldSince,locked}')::float8 / 1000), s.held_since)
  ELSE coalesce(to_timestamp((s.memory #>> '{heldSince,hold}')::float8 / 1000), s.held_since) END, e.received_at)`;
