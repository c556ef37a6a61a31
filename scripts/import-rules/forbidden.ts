/** Imports that are forbidden in all of src/. */
export const NEVER = {
  project: {
    group: ['**/local/**', '**/test/**', '**/scripts/**', '**/bench/**'],
    message: 'src/ is the product: local/, test/, scripts/ and bench/ use it, never the reverse.',
  },
  core: {
    group: ['@salesforce/core', '@salesforce/core/**'],
    message:
      '@salesforce/core takes seconds to load: only src/salesforce/login/cli-org.ts loads it.',
  },
} as const;

/** The only file that may import @salesforce/core. */
export const CORE_LOADER = 'salesforce/login/cli-org.ts';
