/*
 * Why no call to the org makes sense, in our own words: Salesforce's texts may name the user, and
 * say little about what to do. docs/operations.md has a row for each.
 */

import { isHttpStatus, NO_ANSWER, type OrgOutageKind } from './classify-error.ts';

/** What happened, and what to do about it. */
export interface OutageReason {
  /** Continues the sentence `Salesforce answers CODE: …`. */
  readonly problem: string;
  /** Undefined when there is nothing particular to do. */
  readonly advice?: string;
}

/** A reason with the codes that have it. Their sources are in `error-codes.ts`. */
export interface KnownOutage extends OutageReason {
  readonly codes: readonly string[];
}

/** Reasons that the code alone tells. */
export const KNOWN_OUTAGES: readonly KnownOutage[] = [
  {
    codes: ['INVALID_OPERATION_WITH_EXPIRED_PASSWORD'],
    problem: 'the password of the integration user has expired',
    advice: 'Reset it in Setup, Users, and give the user the permission "Password Never Expires".',
  },
  {
    // https://salesforcedictionary.com/errors/api-disabled-for-org and, about the second code,
    // Adobe's page salesforce-diagnostics at https://experienceleague.adobe.com
    codes: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
    problem: 'its API is switched off for the org or for the integration user',
    advice:
      'Give the user the permission "API Enabled". In Professional Edition, the API has to be bought.',
  },
  {
    // A retired version is refused with the status 410, and one that the org does not have yet as
    // a resource that does not exist: https://github.com/tprouvot/Salesforce-Inspector-reloaded/issues/744
    codes: ['UNSUPPORTED_API_VERSION', 'GONE', 'ERROR_HTTP_410', 'NOT_FOUND'],
    problem: 'the org does not have this version of the API, or no longer',
    advice:
      'Set SALESFORCE_API_VERSION to a version that the org supports; /services/data on the My Domain URL lists them.',
  },
  {
    codes: ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'],
    problem: 'the org is read-only during a maintenance of Salesforce',
    advice:
      'The connector goes on by itself afterwards. status.salesforce.com shows how long it takes.',
  },
  {
    codes: ['ORG_IN_MAINTENANCE', 'ORG_IS_SIGNING_UP'],
    problem: 'the org is being set up or maintained',
    advice:
      'The connector goes on by itself afterwards. status.salesforce.com shows how long it takes.',
  },
  {
    codes: ['SERVER_UNAVAILABLE', 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'SSO_SERVICE_DOWN'],
    problem: 'it is temporarily not available',
  },
  {
    codes: ['ORG_NOT_OWNED_BY_INSTANCE', 'URL_NOT_RESET'],
    problem: 'the org is at another address',
    advice: 'Set SALESFORCE_INSTANCE_URL to the My Domain URL of the org (see Setup, My Domain).',
  },
  {
    codes: ['ORG_LOCKED', 'TRIAL_EXPIRED'],
    problem: 'the org is locked, or its trial has expired',
    advice:
      'Ask your Salesforce account executive. If a sandbox was deleted, set SALESFORCE_INSTANCE_URL to the new one.',
  },
  {
    codes: ['INACTIVE_OWNER_OR_USER'],
    problem: 'the integration user is not active',
    advice: 'Activate or unfreeze it in Setup, Users.',
  },
  {
    codes: ['PASSWORD_LOCKOUT'],
    problem: 'the integration user is locked out after wrong passwords',
    advice:
      "Unlock it in Setup, Users, and find out in the user's Login History which program uses a wrong password.",
  },
  {
    codes: ['LOGIN_DURING_RESTRICTED_DOMAIN', 'LOGIN_DURING_RESTRICTED_TIME'],
    problem: 'it allows no calls of the integration user from this address, or at this hour',
    advice:
      "Check the Login IP Ranges and Login Hours of the user's profile. docs/operations.md, Fixed addresses, describes how to call from fixed addresses.",
  },
  {
    codes: [
      'LOGIN_CHALLENGE_ISSUED',
      'LOGIN_CHALLENGE_PENDING',
      'LOGIN_MUST_USE_SECURITY_TOKEN',
      'TXN_SECURITY_TWO_FA_REQUIRED',
    ],
    problem: 'it wants a person to verify the identity of the integration user',
    advice:
      "Add the connector's addresses to the Login IP Ranges of the user's profile, and exempt the user from multi-factor authentication for API calls.",
  },
  {
    codes: [
      'TXN_SECURITY_NO_ACCESS',
      'TXN_SECURITY_END_A_SESSION',
      'TXN_SECURITY_APEX_ERROR',
      'TXN_SECURITY_RUNTIME_ERROR',
    ],
    problem: 'a transaction security policy of the org stops the integration user',
    advice: 'Exempt the user from the policy in Setup, Transaction Security Policies.',
  },
  {
    // https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.enhanced_transaction_security_metering.htm
    codes: ['TXN_SECURITY_METERING_ERROR', 'TXN_SECURITY_FAIL_CLOSE'],
    problem:
      'the transaction security policies of the org took too long, so that it stops the call',
    advice:
      'If it lasts, exempt the integration user from the policies in Setup, Transaction Security Policies.',
  },
  {
    codes: [
      'CLIENT_NOT_ACCESSIBLE_FOR_USER',
      'CLIENT_REQUIRE_UPDATE_FOR_USER',
      'INVALID_CLIENT',
      'FORBIDDEN',
    ],
    problem: 'the integration user may not call the API with this app',
    advice:
      'In the policies of the app, select the permission set "Digital River Connector Integration"; assign it to the user. Check the API Access Control of the org in Setup.',
  },
  {
    codes: ['MUTUAL_AUTHENTICATION_FAILED'],
    problem: 'it demands a client certificate (mutual authentication)',
    advice:
      'Take the permission "Enforce SSL/TLS Mutual Authentication" from the integration user.',
  },
  {
    codes: ['TERMS_OF_SERVICE_UNREAD'],
    problem: 'the integration user has not accepted the terms of service',
    advice: 'Log in once as the user, and accept them.',
  },
  {
    codes: ['REQUEST_LIMIT_EXCEEDED', 'API_LIMIT_EXCEEDED', 'EXCEEDED_RATE_LIMIT'],
    problem: 'its API limit is reached',
  },
  {
    codes: ['TOO_MANY_APEX_REQUESTS'],
    problem: 'too much of its own code runs at the same time',
  },
  {
    codes: ['INVALID_SESSION_ID', 'INVALID_AUTH_HEADER', 'INVALID_LOGIN', 'ERROR_HTTP_401'],
    problem: "it does not accept the connector's session",
  },
  {
    codes: ['UNKNOWN_EXCEPTION', 'INTERNAL_ERROR'],
    problem: 'it failed, and does not say why',
    advice: 'status.salesforce.com shows outages of Salesforce.',
  },
];

/** A response that is no answer of the API, such as a page of a proxy. */
export const NO_API_ANSWER: OutageReason = {
  problem: 'this is no answer of its API',
  advice:
    'If it lasts, check SALESFORCE_INSTANCE_URL, and the proxy if there is one; status.salesforce.com shows outages of Salesforce.',
};

/** What to do about an answer in JSON that is not what Salesforce documents. */
export const ODD_ANSWER_ADVICE =
  'If it lasts, check whether a proxy changes answers, and SALESFORCE_INSTANCE_URL. If both are right, ask the support of Salesforce.';

/** A refusal of a whole request that the connector does not know. */
export const UNKNOWN_REFUSAL: OutageReason = {
  problem: 'it refuses the call for a reason that is not in what was sent',
  advice:
    "Look the code up in Salesforce's documentation, and check the integration user and its permission sets.",
};

const BY_CODE: ReadonlyMap<string, OutageReason> = new Map(
  KNOWN_OUTAGES.flatMap((known) => known.codes.map((code) => [code, known] as const)),
);

/**
 * The reason for an outage.
 *
 * @param code Salesforce's error code; its own texts are not repeated
 * @returns what happened, as a sentence, and what to do
 */
export function outageReason(kind: OrgOutageKind, code: string): OutageReason {
  if (code === NO_ANSWER) return { problem: 'Salesforce cannot be reached.' };
  const { problem, ...advice } = BY_CODE.get(code) ?? unknownReason(kind, code);
  return { problem: `Salesforce answers ${code}: ${problem}.`, ...advice };
}

function unknownReason(kind: OrgOutageKind, code: string): OutageReason {
  if (isHttpStatus(code)) return NO_API_ANSWER;
  const isPolicy = kind === 'sign-in' && code.startsWith('TXN_SECURITY_');
  return (isPolicy && BY_CODE.get('TXN_SECURITY_NO_ACCESS')) || UNKNOWN_REFUSAL;
}

/**
 * The reason when Salesforce took a request and did not answer in time.
 *
 * @param timeoutMs the time limit, in milliseconds
 */
export function slowReason(timeoutMs: number): OutageReason {
  return {
    problem: `Salesforce is slow: it has not answered within ${timeoutMs} ms.`,
    advice:
      'If it lasts, look for slow triggers and flows in the org, or raise SALESFORCE_TIMEOUT_MS.',
  };
}
