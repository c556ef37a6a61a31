/** The sections of the console, in the order of its menu. */
export const SECTIONS = [
  { path: '/console', label: 'Overview' },
  { path: '/console/issues', label: 'Issues' },
  { path: '/console/waiting', label: 'Waiting' },
  { path: '/console/unmapped', label: 'Unmapped' },
  { path: '/console/events', label: 'Events' },
  { path: '/console/alerts', label: 'Alerts' },
  { path: '/console/settings', label: 'Settings' },
  { path: '/console/audit', label: 'Audit trail' },
] as const;

export type SectionPath = (typeof SECTIONS)[number]['path'];

/** The section of a page: the one whose path its own path begins with. */
export function sectionOf(path: string): SectionPath | undefined {
  const isWithin = (section: string) => path === section || path.startsWith(`${section}/`);
  const found = SECTIONS.filter(({ path: section }) => section !== '/console' && isWithin(section));
  return found[0]?.path ?? (path === '/console' ? '/console' : undefined);
}
