import { z } from 'zod';
import { count } from './variable-types.ts';

/** The variables of what the org is shown of parked events. */
export const failedEventsVariables = z.object({
  FAILED_EVENTS_IN_ORG: z
    .stringbool()
    .default(true)
    .describe(
      '`true`: the org shows parked events as Digital River Failed Events, and admins replay them there. No call is made while nothing is parked.',
    ),
  FAILED_EVENTS_SECONDS: count(60).describe(
    'How often parked events are shown in the org, and those marked there replayed, in seconds; one API call each time while any is parked.',
  ),
});
