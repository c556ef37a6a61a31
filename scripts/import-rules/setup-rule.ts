import type { ImportRule } from './import-rule.ts';

/** The rule of what runs in place of a process that is not configured yet. */
export const SETUP_RULE: ImportRule = {
  of: ['setup'],
  may: [
    'config',
    'console/page/html-tag.ts',
    'routes/error-handler.ts',
    'routes/health.ts',
    'routes/http-server.ts',
    'wiring/configured-pool.ts',
  ],
  mayNot: ['jsforce'],
  because: 'setup/ serves an installation that is not configured yet: it has no inbox and no org.',
};
