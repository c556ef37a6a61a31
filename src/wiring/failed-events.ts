import type { Config } from '../config/index.ts';
import { type FailedEventParts, syncFailedEvents } from '../failed-events/sync-failed-events.ts';
import { profileFor } from './schema-profile.ts';

/** Shows parked events in the org as configured; nothing when that is off, or the profile has no object for it. */
export function failedEventsIn(
  config: Config,
  parts: Pick<FailedEventParts, 'pool' | 'org' | 'log' | 'circuit'>,
): { stop(): Promise<void> } | undefined {
  const names = profileFor(config).failedEvent;
  if (!config.FAILED_EVENTS_IN_ORG || names === undefined) return undefined;
  return syncFailedEvents({
    ...parts,
    names,
    everyMs: config.FAILED_EVENTS_SECONDS * 1000,
    ...linkedTo(config),
  });
}

/** A link leads somewhere only where there is a console. */
function linkedTo({ CONSOLE_CLIENT_ID, PUBLIC_URL }: Config): { publicUrl?: string } {
  return CONSOLE_CLIENT_ID === undefined || PUBLIC_URL === undefined
    ? {}
    : { publicUrl: PUBLIC_URL };
}
