/** `good`: nothing to do; `look`: look at it some day; `act`: act now. */
export type Urgency = 'good' | 'look' | 'act';

/** Where something can be mended. */
export interface Mending {
  /** A page of the console. */
  readonly path: `/console${string}`;
  /** Text of the link. */
  readonly label: string;
}

/** Something that is not as it should be. */
export interface OverviewFinding {
  readonly urgency: 'look' | 'act';
  /** What is wrong, in full sentences. */
  readonly text: string;
  readonly link: Mending;
}

export const ISSUES: Mending = { path: '/console/issues', label: 'Show the issues' };
export const WAITING: Mending = { path: '/console/waiting', label: 'Show what waits' };
export const UNMAPPED: Mending = { path: '/console/unmapped', label: 'Show unmapped events' };
export const REJECTED: Mending = {
  path: '/console/unmapped#rejected',
  label: 'Show rejected events',
};
export const SETTINGS: Mending = { path: '/console/settings', label: 'Check the settings' };

/** A finding that a person should look at. */
export function look(text: string, link: Mending): OverviewFinding {
  return { urgency: 'look', text, link };
}

/** A finding that a person should act on now. */
export function act(text: string, link: Mending): OverviewFinding {
  return { urgency: 'act', text, link };
}
