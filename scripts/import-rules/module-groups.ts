export const NETWORK = [
  'node:http',
  'node:https',
  'node:net',
  'node:tls',
  'jsforce',
  'pg',
  'express',
];
export const FILES = ['node:fs', 'node:fs/**'];
export const CLOCK = ['node:timers/**'];
export const PURE = [...NETWORK, ...FILES, ...CLOCK];

/** Modules that describe writes, without I/O. */
export const WRITES = [
  'salesforce/classify-error.ts',
  'salesforce/records/write.ts',
  'salesforce/records/record-id.ts',
  'salesforce/records/version-number.ts',
  'salesforce/schema',
];
