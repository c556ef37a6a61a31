import type { Fault } from '../fault.ts';
import { type Effect, whenTriggered } from './effect.ts';

/**
 * The user's password has expired; logging in still works.
 * @see https://github.com/django-salesforce/django-salesforce/wiki/Error-messages
 */
export const expiredPassword = refusing(
  403,
  'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
  'The users password has expired, you must call SetPassword before attempting any other API operations',
);

/**
 * The API is off in this edition, or was switched off.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const apiDisabled = refusing(
  403,
  'API_DISABLED_FOR_ORG',
  'The REST API is not enabled for this Organization.',
);

/**
 * A transaction security policy blocks the user.
 * @see https://experienceleague.adobe.com/en/docs/marketo/using/product-docs/marketo-sales-insight/actions/crm/salesforce-integration/salesforce-diagnostics
 */
export const transactionSecurity = refusing(
  403,
  'TXN_SECURITY_NO_ACCESS',
  "The operation you requested isn't allowed due to a security policy in your organization. Contact your administrator.",
);

/**
 * No resource is found, as with a wrong address.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const notFound = refusing(404, 'NOT_FOUND', 'The requested resource does not exist');

/**
 * The version of the API is retired.
 * @see https://help.salesforce.com/s/articleView?id=000389618&type=1
 */
export const retiredVersion = refusing(
  410,
  'UNSUPPORTED_API_VERSION',
  'The requested API version is retired.',
);

/** A refusal of the caller's choice; by default one that no document names. */
export const refusedCall = refusing(403, 'UNHEARD_OF_REFUSAL', 'This call is refused.');

/** A call is refused without being processed. */
function refusing(status: number, errorCode: string, message: string): Effect {
  return whenTriggered(({ response }, chosen: Fault) => {
    const error = { message: chosen.message ?? message, errorCode: chosen.errorCode ?? errorCode };
    response.status(chosen.status ?? status).json([error]);
  });
}
