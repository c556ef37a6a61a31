import type { LocalOrgApp } from '../org.ts';

const DEFAULT_SCOPES = ['api', 'id'];
const DATA_API_SCOPES = ['api', 'full', 'web'];

/** The scopes of an app's tokens. */
export function scopesOf({ scopes = DEFAULT_SCOPES }: LocalOrgApp): string[] {
  return scopes;
}

/** Whether a token with these scopes may call the data API. */
export function allowsDataApi(scopes: string[]): boolean {
  return scopes.some((scope) => DATA_API_SCOPES.includes(scope));
}

/** Whether these scopes include a refresh token; both names mean the same. */
export function includesRefreshToken(scopes: string[]): boolean {
  return scopes.includes('refresh_token') || scopes.includes('offline_access');
}
