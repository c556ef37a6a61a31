/** Sets the columns of an event that is made pending again: nothing is left of its former outcome. */
export const PENDING_AGAIN = `status = 'pending', settled_at = NULL, reason = NULL, error_code = NULL,
  error_object = NULL, error_field = NULL, error_detail = NULL, conflict = NULL,
  dismissal_note = NULL, dismissed_by = NULL`;

/**
 * Makes the subjects of pending events due at once.
 *
 * @param events name of a common table of the statement with columns `source` and `subject`, and
 *   what else selects its pending events
 */
export function dueAtOnce(events: string): string {
  return `INSERT INTO subject AS s (source, key, due_at)
  SELECT DISTINCT source, subject, now() FROM ${events} ORDER BY source, subject
  ON CONFLICT (source, key) DO UPDATE SET due_at = now(), attempts = 0, arrivals = s.arrivals + 1`;
}
