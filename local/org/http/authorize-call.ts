import type { Response } from 'express';
import { findAccessToken } from '../oauth/access-token.ts';
import { allowsDataApi } from '../oauth/scopes.ts';
import type { Org } from '../org.ts';
import type { UserAccess } from '../rights/user-access.ts';
import { countCall, type Usage } from '../store/usage.ts';
import { ApiError } from './api-error.ts';

/**
 * Checks the session of an API call and the daily limit, and adds the usage to the response.
 * @returns the id of the session's user
 * @throws ApiError INVALID_SESSION_ID, REQUEST_LIMIT_EXCEEDED
 */
export async function authorizeCall(
  org: Org,
  token: string | undefined,
  response: Response,
): Promise<string> {
  const userId = await requireSession(org, token);
  const { usage, allowed } = await countCall(org.pool, org.dailyApiLimit);
  setUsageHeader(response, usage);
  if (!allowed) throw limitExceeded();
  return userId;
}

/**
 * The rights of the user of an authorized call.
 * @throws ApiError INVALID_SESSION_ID for a user that the org no longer has, and
 *   API_CURRENTLY_DISABLED for one without the permission API Enabled
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.admin_userperms.htm
 */
export async function accessOf({ access }: Org, userId: string): Promise<UserAccess> {
  const user = await access.of(userId);
  if (user === undefined) throw invalidSession('Session expired or invalid');
  if (user.rights.has('ApiEnabled')) return user;
  throw new ApiError(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
}

/**
 * Checks a call of the Metadata API like {@link authorizeCall}, and that the user may use that API.
 * @throws ApiError also INSUFFICIENT_ACCESS
 * @see https://github.com/financialforcedev/apex-mdapi/issues/44
 */
export async function authorizeMetadataCall(
  org: Org,
  token: string | undefined,
  response: Response,
): Promise<void> {
  const { rights } = await accessOf(org, await authorizeCall(org, token, response));
  if (rights.has('ModifyMetadata') || rights.has('ModifyAllData')) return;
  const message =
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
  throw new ApiError(403, 'INSUFFICIENT_ACCESS', message);
}

async function requireSession(org: Org, presented = ''): Promise<string> {
  const token = await findAccessToken(org, presented);
  if (token === undefined) throw invalidSession('Session expired or invalid');
  if (token.kind === 'session' || allowsDataApi(token.scopes)) return token.userId;
  throw invalidSession('This session is not valid for use with the REST API');
}

function invalidSession(message: string): ApiError {
  return new ApiError(401, 'INVALID_SESSION_ID', message);
}

function setUsageHeader(response: Response, { used, limit }: Usage): void {
  response.set('Sforce-Limit-Info', `api-usage=${used}/${limit}`);
}

function limitExceeded(): ApiError {
  return new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
}
