import { z } from 'zod';
import { addressRange } from '../../authenticate/addresses/address-range.ts';
import { apiName, count, list, secret, text, url } from '../../config/variable-types.ts';

/** The form that Plum's dashboard asks of the header's value. */
const KEY = /^[A-Za-z0-9]{13,60}$/;

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The variables of Xoxoday Plum: served when it is switched on. */
export const plumVariables = z.object({
  PLUM_ENABLED: z
    .stringbool()
    .default(false)
    .describe('`true`: webhooks of Xoxoday Plum are received.'),
  PLUM_WEBHOOK_KEYS: list
    .refine((keys) => keys.every((key) => KEY.test(key)), {
      error: 'expected 13 to 60 letters and digits each',
    })
    .optional()
    .describe(
      'Value of the header x-api-key, as set in the dashboard; several, for a change, comma-separated.',
    )
    .meta(secret),
  PLUM_ADDRESSES: list
    .refine((items) => isOff(items) || items.every((item) => addressRange(item) !== undefined), {
      error: 'expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, or off',
    })
    .default(['52.76.120.90'])
    .describe(
      'Addresses and ranges that Plum may call from, comma-separated; `off`: from anywhere.',
    ),
  PLUM_TIME_ZONE: text
    .refine(isTimeZone, { error: 'expected a time zone, such as UTC or Asia/Kolkata' })
    .default('UTC')
    .describe("Time zone of Plum's dates, which name none."),
  PLUM_RECORD_OBJECT: apiName
    .default('Order')
    .describe('Object whose records the PO numbers name.'),
  PLUM_RECORD_FIELD: apiName
    .default('OrderNumber')
    .describe('Text field of that object that holds the PO number.'),
  PLUM_RECORD_LOOKUP: apiName
    .default('OrderId__c')
    .describe('Lookup field of Plum_Reward__c that leads to that object.'),
  PLUM_SILENCE_HOURS: count(72, 0).describe(
    'Hours without a webhook after which that is an alert in the log; 0: never.',
  ),
  PLUM_API_URL: url
    .default('https://accounts.xoxoday.com/chef')
    .describe("Plum's API; https://stagingstores.xoxoday.com/chef for staging."),
  PLUM_ACCESS_TOKEN: text
    .optional()
    .describe(
      'Access token of the API, used as it is. With it, or a refresh token, the order history is asked for.',
    )
    .meta(secret),
  PLUM_REFRESH_TOKEN: text
    .optional()
    .describe('Refresh token of the API, used when there is no access token.')
    .meta(secret),
  PLUM_CLIENT_ID: text.optional().describe('Client id that belongs to the refresh token.'),
  PLUM_CLIENT_SECRET: text
    .optional()
    .describe('Client secret that belongs to the refresh token.')
    .meta(secret),
  PLUM_TOKEN_PATH: text
    .startsWith('/')
    .default('/v1/oauth/token/user')
    .describe('Path of the token endpoint, below PLUM_API_URL. Unverified.'),
  PLUM_RECONCILE_HOURS: count(24).describe('How often the order history is asked for, in hours.'),
  PLUM_RECONCILE_DAYS: count(7).describe('How far back the order history is asked for, in days.'),
});

type PlumVariables = z.infer<typeof plumVariables>;

/** What is wrong with Plum's variables together. */
export function plumProblems(variables: PlumVariables): string[] {
  const needed = ['PLUM_CLIENT_ID', 'PLUM_CLIENT_SECRET'] as const;
  return variables.PLUM_REFRESH_TOKEN === undefined
    ? []
    : needed
        .filter((name) => variables[name] === undefined)
        .map((name) => `${name} is missing; PLUM_REFRESH_TOKEN needs it.`);
}

/** In production somebody has to prove something. */
export function plumProductionProblems(variables: PlumVariables): string[] {
  const anybody = variables.PLUM_WEBHOOK_KEYS === undefined && isOff(variables.PLUM_ADDRESSES);
  return variables.PLUM_ENABLED && anybody
    ? ['PLUM_WEBHOOK_KEYS or PLUM_ADDRESSES has to say who may call in production.']
    : [];
}

/** Whether the allow-list is switched off. */
export function isOff(addresses: readonly string[]): boolean {
  return addresses.length === 1 && addresses[0] === 'off';
}
