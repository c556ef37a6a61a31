import { z } from 'zod';
import { addressRange } from '../../authenticate/addresses/address-range.ts';
import {
  apiName,
  days,
  flag,
  hours,
  list,
  secret,
  text,
  url,
} from '../../config/variable-types.ts';

/** Plum documents that its webhooks come from here. */
export const PLUM_ADDRESS = '52.76.120.90';

/** The form that Plum's dashboard requires of the key. */
const KEY = /^[A-Za-z0-9]{13,60}$/;

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The variables of Xoxoday Plum, which is served when PLUM_ENABLED is true. */
export const plumVariables = z.object({
  PLUM_ENABLED: flag.default(false).describe('`true`: webhooks of Xoxoday Plum are served.'),
  PLUM_WEBHOOK_KEYS: list
    .refine((keys) => keys.every((key) => KEY.test(key)), {
      error: 'expected 13 to 60 letters and digits each',
    })
    .optional()
    .describe(
      "Value of the header x-api-key, as set in Plum's dashboard. During a rotation, list the old and the new value, comma-separated.",
    )
    .meta(secret),
  PLUM_ADDRESSES: list
    .refine(
      (items) => isAllowListOff(items) || items.every((item) => addressRange(item) !== undefined),
      {
        error:
          'expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, none wider than /8 (IPv4) or /32 (IPv6); or off',
      },
    )
    .optional()
    .describe(
      `Addresses and ranges that Plum calls from, comma-separated. Calls from other addresses are denied; \`off\` accepts calls from any address. When it is not set, ${PLUM_ADDRESS} is expected: with PLUM_WEBHOOK_KEYS, calls from other addresses are logged and accepted; without, they are denied.`,
    )
    .meta({ example: PLUM_ADDRESS }),
  PLUM_TIME_ZONE: text
    .refine(isTimeZone, { error: 'expected a time zone, such as UTC or Asia/Kolkata' })
    .default('UTC')
    .describe("Time zone of Plum's dates, which have no time zone of their own."),
  PLUM_RECORD_OBJECT: apiName
    .default('Order')
    .describe('Salesforce object whose records are identified by the PO number.'),
  PLUM_RECORD_FIELD: apiName
    .default('OrderNumber')
    .describe('Text field of that object that contains the PO number.'),
  PLUM_RECORD_LOOKUP: apiName
    .default('OrderId__c')
    .describe('Lookup field of Plum_Reward__c that refers to that object.'),
  PLUM_SILENCE_HOURS: hours(72, 0).describe(
    'Hours without a webhook of Plum after which the connector logs an alert; 0 means never.',
  ),
  PLUM_API_URL: url
    .default('https://accounts.xoxoday.com/chef')
    .describe("Base address of Plum's API; https://stagingstores.xoxoday.com/chef for staging."),
  PLUM_ACCESS_TOKEN: text
    .optional()
    .describe(
      "Access token of Plum's API. The connector cannot renew it. When an access token or a refresh token is set, the connector reads the order history.",
    )
    .meta(secret),
  PLUM_REFRESH_TOKEN: text
    .optional()
    .describe("Refresh token of Plum's API, used when PLUM_ACCESS_TOKEN is not set.")
    .meta(secret),
  PLUM_CLIENT_ID: text.optional().describe('Client id that belongs to PLUM_REFRESH_TOKEN.'),
  PLUM_CLIENT_SECRET: text
    .optional()
    .describe('Client secret that belongs to PLUM_REFRESH_TOKEN.')
    .meta(secret),
  PLUM_TOKEN_PATH: text
    .startsWith('/', { error: 'expected a path that begins with /' })
    .default('/v1/oauth/token/user')
    .describe('Path of the token endpoint, relative to PLUM_API_URL. The default is unverified.'),
  PLUM_RECONCILE_HOURS: hours(24).describe(
    'How often the connector reads the order history, in hours.',
  ),
  PLUM_RECONCILE_DAYS: days(7).describe(
    'How far back the connector reads the order history, in days.',
  ),
});

type PlumVariables = z.infer<typeof plumVariables>;

/**
 * Checks Plum's variables together.
 *
 * @returns one sentence for each problem
 */
export function plumProblems(variables: PlumVariables): string[] {
  const needed = ['PLUM_CLIENT_ID', 'PLUM_CLIENT_SECRET'] as const;
  return variables.PLUM_REFRESH_TOKEN === undefined
    ? []
    : needed
        .filter((name) => variables[name] === undefined)
        .map((name) => `${name} is missing; PLUM_REFRESH_TOKEN needs it.`);
}

/**
 * Checks what production requires: a key or an allow-list.
 *
 * @returns one sentence for each problem
 */
export function plumProductionProblems(variables: PlumVariables): string[] {
  const isOpen =
    variables.PLUM_WEBHOOK_KEYS === undefined && isAllowListOff(variables.PLUM_ADDRESSES);
  return variables.PLUM_ENABLED && isOpen
    ? ['PLUM_WEBHOOK_KEYS is missing and PLUM_ADDRESSES is off; production needs one of them.']
    : [];
}

/** Whether the allow-list is switched off. */
export function isAllowListOff(addresses: readonly string[] | undefined): boolean {
  return addresses?.length === 1 && addresses[0] === 'off';
}
