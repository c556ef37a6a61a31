import type { OrgKind } from '../salesforce/api/org-facts.ts';

/** Salesforce's token endpoint for each kind of org. */
export const TOKEN_ENDPOINTS: Record<OrgKind, string> = {
  sandbox: 'https://test.salesforce.com/services/oauth2/token',
  production: 'https://login.salesforce.com/services/oauth2/token',
};
