import { z } from 'zod';
import { urlFault } from '../../config/url-fault.ts';
import { flag, secret, text, wholeNumber } from '../../config/variable-types.ts';

/** A base address that the secret key is sent to. */
const apiUrl = z.string().superRefine((value, context) => {
  const fault = urlFault(value);
  if (fault === undefined) return;
  const { expected, got, todo } = fault;
  context.addIssue({ code: 'custom', message: expected, params: { got, todo } });
});

/** The variables of Digital River's REST API, which the connector asks for what did not arrive. */
export const digitalRiverApiVariables = z.object({
  DIGITAL_RIVER_API_KEY: text
    .regex(/^(?!pk_)/, {
      error: 'expected a secret key (sk_…), not a public one (pk_…), which is for browsers only',
    })
    .regex(/^\S*$/, {
      error: 'expected a key without spaces and line breaks, which are never part of it',
    })
    .optional()
    .describe(
      'Secret key of the Digital River account, from the Digital River Dashboard. A test key (sk_test_…) is for test orders, any other secret key (sk_…) for live ones. Commands need it, and the worker, which watches the webhooks with it; the web process does not.',
    )
    .meta(secret),
  DIGITAL_RIVER_API_URL: apiUrl
    .default('https://api.digitalriver.com')
    .describe("Base address of Digital River's REST API (default https://api.digitalriver.com)."),
  DIGITAL_RIVER_BACKFILL_HOURS: wholeNumber(1, 720)
    .optional()
    .describe(
      "How far back the worker looks in Digital River's log of events for what webhooks did not bring, in hours; 1 to 720, and less than RETENTION_ROW_DAYS. It looks once an hour. Without a value, it does not look; `npm run backfill` always can. Needs DIGITAL_RIVER_API_KEY.",
    )
    .meta({ example: '24' }),
  DIGITAL_RIVER_REENABLE_WEBHOOKS: flag
    .default(false)
    .describe(
      '`true`: the worker enables webhooks of this installation (PUBLIC_URL) that it finds disabled at Digital River, also those that a person has disabled. `false`: it only reports them. Needs DIGITAL_RIVER_API_KEY and PUBLIC_URL.',
    ),
});

type ApiVariables = z.infer<typeof digitalRiverApiVariables>;

/**
 * Checks that the key is set where a variable needs it.
 *
 * @returns one sentence for each problem
 */
export function digitalRiverApiProblems(
  variables: ApiVariables & {
    readonly PUBLIC_URL?: string | undefined;
    readonly RETENTION_ROW_DAYS: number;
  },
): string[] {
  const {
    DIGITAL_RIVER_BACKFILL_HOURS: backfillHours,
    DIGITAL_RIVER_REENABLE_WEBHOOKS: reenables,
    DIGITAL_RIVER_API_KEY: apiKey,
    PUBLIC_URL: publicUrl,
    RETENTION_ROW_DAYS: rowDays,
  } = variables;
  return [
    ...(backfillHours !== undefined && apiKey === undefined
      ? ['DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_BACKFILL_HOURS needs it.']
      : []),
    ...(backfillHours !== undefined && backfillHours >= rowDays * 24
      ? [
          `DIGITAL_RIVER_BACKFILL_HOURS is ${backfillHours}: expected fewer than ${rowDays * 24} hours, since RETENTION_ROW_DAYS=${rowDays} deletes older events, which would then be stored again as new ones. Choose fewer hours, or more days.`,
        ]
      : []),
    ...(reenables && apiKey === undefined
      ? ['DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_REENABLE_WEBHOOKS=true needs it.']
      : []),
    ...(reenables && publicUrl === undefined
      ? [
          'PUBLIC_URL is missing; DIGITAL_RIVER_REENABLE_WEBHOOKS=true needs it, so that no webhook of another installation is enabled.',
        ]
      : []),
  ];
}
