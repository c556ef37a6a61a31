import { DAY_MS, HOUR_MS } from '../../time.ts';
import type { CredentialPlan } from './credential-plan.ts';

/** What is back-filled again does no harm, and clocks differ. */
const MARGIN_MS = HOUR_MS;
/** How long Digital River repeats a call: an interruption that is older is no longer noticed so. */
const RECENT_MS = 3 * DAY_MS;

/**
 * Since when calls may have been refused in a rotation: since this run began, or since an earlier
 * one that was interrupted gave the first webhook the new credentials.
 *
 * @param webhooks as this run found them; where secrets are not shown, it is not known whether an
 *   earlier run has sent them, so that a recent change counts as one
 * @param now when this run began
 */
export function intervalStart(
  webhooks: readonly Pick<CredentialPlan, 'isRotated' | 'isHidden' | 'changedAt'>[],
  now: Date,
): Date {
  const times = webhooks.flatMap(({ isRotated, isHidden, changedAt }) => {
    const mayBeRotated = isRotated || (isHidden && isRecent(changedAt, now));
    return mayBeRotated && changedAt !== undefined ? [changedAt.getTime()] : [];
  });
  return new Date(Math.min(now.getTime(), ...times) - MARGIN_MS);
}

/** Whether a rotation that has nothing left to send may have ended before its back-fill. */
export function mayBeUnfinished(
  webhooks: readonly Pick<CredentialPlan, 'changedAt'>[],
  now: Date,
): boolean {
  return webhooks.some(({ changedAt }) => isRecent(changedAt, now));
}

function isRecent(time: Date | undefined, now: Date): boolean {
  return time !== undefined && now.getTime() - time.getTime() < RECENT_MS;
}
