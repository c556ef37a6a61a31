import type { Response } from 'express';
import { findAccessToken } from '../oauth/access-token.ts';
import { allowsDataApi } from '../oauth/scopes.ts';
import type { Org } from '../org.ts';
import { countCall, type Usage } from '../store/usage.ts';
import { ApiError } from './api-error.ts';

/**
 * Checks the session of an API call and the daily limit, and adds the usage to the response.
 * @throws ApiError INVALID_SESSION_ID, REQUEST_LIMIT_EXCEEDED
 */
export async function authorizeCall(
  org: Org,
  token: string | undefined,
  response: Response,
): Promise<void> {
  await requireSession(org, token);
  const { usage, allowed } = await countCall(org.pool, org.dailyApiLimit);
  setUsageHeader(response, usage);
  if (!allowed) throw limitExceeded();
}

async function requireSession(org: Org, presented = ''): Promise<void> {
  const token = await findAccessToken(org, presented);
  if (token?.kind === 'session' || allowsDataApi(token?.scopes ?? [])) return;
  const message =
    token === undefined
      ? 'Session expired or invalid'
      : 'This session is not valid for use with the REST API';
  throw new ApiError(401, 'INVALID_SESSION_ID', message);
}

function setUsageHeader(response: Response, { used, limit }: Usage): void {
  response.set('Sforce-Limit-Info', `api-usage=${used}/${limit}`);
}

function limitExceeded(): ApiError {
  return new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
}
