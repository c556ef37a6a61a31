import type { ImportRule } from './import-rule.ts';
import { FILES } from './module-groups.ts';

/** The rule of the HTTP client. */
export const HTTP_CLIENT_RULE: ImportRule = {
  of: ['http-client'],
  may: [],
  mayNot: ['jsforce', 'pg', 'express', ...FILES],
  because: 'http-client/ sends HTTP requests for those that call out, and knows none of them.',
};
