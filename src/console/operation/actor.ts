/** `viewer`: sees everything but personal data. `operator`: repairs, and uncovers personal data. */
export const ROLES = ['viewer', 'operator'] as const;

export type Role = (typeof ROLES)[number];

/** Who carries out an operation. */
export interface Actor {
  /** `user`: a signed-in Salesforce user; `client`: a client of the connector's token endpoint. */
  readonly kind: 'user' | 'client';
  /** The Salesforce user's id, or the client's label. */
  readonly id: string;
  /** The name that the audit trail shows: the user name if it is known, otherwise the id. */
  readonly name: string;
  readonly role: Role;
}

/** Whether an actor of a role may do what needs the other one. */
export function isAllowed(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/**
 * Who did it, as the history of an event and its dismissal name that. A bare id of a user means there
 * that it was done in Salesforce.
 */
export function byName({ kind, id, name }: Pick<Actor, 'kind' | 'id' | 'name'>): string {
  if (kind === 'client') return `the client ${name}`;
  return name === id ? `the user ${id}` : name;
}
