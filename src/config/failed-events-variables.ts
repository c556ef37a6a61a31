import { z } from 'zod';
import { count, flag } from './variable-types.ts';

/** The variables of parked events that are shown in the org. */
export const failedEventsVariables = z.object({
  FAILED_EVENTS_IN_ORG: flag
    .default(true)
    .describe(
      '`true`: parked events are shown in the org as Digital River Failed Events, where admins replay or dismiss them. No calls are made while no event is parked.',
    ),
  FAILED_EVENTS_SECONDS: count(60).describe(
    'How often parked events are sent to the org, and events that admins marked there are replayed, in seconds. Each time needs one API call while an event is parked.',
  ),
  FAILED_EVENTS_MAX: count(1000).describe(
    'How many parked events are shown in the org at the same time, the oldest first. One further record says how many more there are, and why they are parked.',
  ),
});
