import { PREVIOUS_RELEASE } from './previous-release.ts';

/** A state of the project that was released, as far as an upgrade from it is something of its own. */
export interface PastRelease {
  /** The whole id: a short one may be ambiguous later. */
  readonly commit: string;
  readonly name: string;
  /** Number of its last migration. */
  readonly migration: string;
  /** What makes an upgrade from it different from the others. */
  readonly special: string;
}

/**
 * The released states, oldest first: each one brought migrations or metadata. The sources of all of
 * them run with the packages of this checkout.
 */
export const PAST_RELEASES: readonly PastRelease[] = [
  {
    commit: 'ec1e6d67c22d94f4a3ff7200b48aa4c419b0e88c',
    name: 'inbox',
    migration: '0001',
    special: 'the first inbox; no Failed Events, no checksums, all migrations in one transaction',
  },
  {
    commit: '4d6faa1a32befc3aa269aefa6be01525980c42f3',
    name: 'senders',
    migration: '0002',
    special: 'XanPay and Plum; guards for their objects',
  },
  {
    commit: '86c8d2e211a9c4352310b05fe1ac3cc15b19c1e4',
    name: 'setup',
    migration: '0005',
    special: 'Failed Events in the org, console, refresh tokens, schema profiles',
  },
  {
    commit: '22740eb79cc99bec3684c3f4cbf56373b993ccab',
    name: 'house',
    migration: '0006',
    special: 'history of Orders apart; rights to activated Orders as a permission set',
  },
  {
    commit: '82b604eb1093341988c93e7e8e1941e5cf59049c',
    name: 'holds',
    migration: '0007',
    special: 'claims and held writes; a transaction for each migration; guard of eligibility',
  },
  {
    commit: '8591ce1f61a0b25fbca6ace341ebce45d177906d',
    name: 'stories',
    migration: '0013',
    special: 'stories, documents, rivals; Dismissed as a status of Failed Events',
  },
  {
    commit: PREVIOUS_RELEASE,
    name: 'console',
    migration: '0019',
    special: 'pages of the console, issues, alerts, activity; it is rolled back to',
  },
];
