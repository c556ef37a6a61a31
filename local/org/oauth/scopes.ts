import type { LocalOrgApp } from '../org.ts';

const USUAL_SCOPES = ['api', 'id'];
const ALL_OF_THE_API = ['api', 'full', 'web'];

/** The scopes of an app's tokens. */
export function scopesOf({ scopes = USUAL_SCOPES }: LocalOrgApp): string[] {
  return scopes;
}

/** Whether a token with these scopes may call the data API. */
export function opensDataApi(scopes: string[]): boolean {
  return scopes.some((scope) => ALL_OF_THE_API.includes(scope));
}

/** Whether these scopes include a refresh token; both names mean the same. */
export function givesRefreshToken(scopes: string[]): boolean {
  return scopes.includes('refresh_token') || scopes.includes('offline_access');
}
