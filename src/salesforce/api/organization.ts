import type { Session } from '../login/session.ts';
import { isSessionRefused, RequestRefusedError } from '../org-errors.ts';
import { toOrganizationId } from '../other-org.ts';
import type { Org } from './org.ts';
import { readOrgFacts } from './org-facts.ts';

/**
 * Accepts the org of a session as the one that calls may be made to.
 *
 * @param id its organization id, 18 characters; undefined when the org does not show it
 * @throws OrgOutageError when no call may be made to it; UncheckedOrgError when that is not known
 */
export type AcceptOrganization = (id: string | undefined) => Promise<void>;

/** The organization of the sessions, which has to be accepted before calls are made. */
export class Organization {
  readonly #accept: AcceptOrganization;
  /** What the current session shows; undefined before the first log-in. */
  #shown: { readonly id: string | undefined } | undefined;
  /** Whether the org of the current session was accepted. */
  #isAdmitted = false;

  constructor(accept: AcceptOrganization) {
    this.#accept = accept;
  }

  /** Its id, 18 characters; undefined before the first log-in, or when the org does not show it. */
  get id(): string | undefined {
    return this.#shown?.id;
  }

  /**
   * Finds out which org a new session is of. Where the log-in does not return its id, it is read
   * from the org; a user who may not read it is not checked.
   *
   * @param org makes calls in the new session
   * @throws OrgOutageError when the org cannot answer
   */
  async identify(session: Session, org: Pick<Org, 'call'>): Promise<void> {
    this.#isAdmitted = false;
    this.#shown = { id: session.organizationId ?? (await readId(org)) };
  }

  /**
   * Checks the org of the current session, unless it was accepted before. A session that is refused
   * is kept, so that the next check needs no log-in.
   *
   * @throws OrgOutageError when the org is not accepted; UncheckedOrgError when that is not known
   */
  async admit(): Promise<void> {
    if (!this.#isAdmitted) await this.confirm();
  }

  /**
   * Checks the org of the current session once more. Before the first one there is nothing to check.
   *
   * @throws OrgOutageError when the org is not accepted any more; UncheckedOrgError when that is not
   *   known
   */
  async confirm(): Promise<void> {
    if (this.#shown === undefined) return;
    try {
      await this.#accept(this.#shown.id);
      this.#isAdmitted = true;
    } catch (error) {
      this.#isAdmitted = false;
      throw error;
    }
  }
}

async function readId(org: Pick<Org, 'call'>): Promise<string | undefined> {
  const facts = await readOrgFacts(org).catch((error: unknown) => {
    // The next call renews a session that is refused, and so comes here again.
    if (error instanceof RequestRefusedError || isSessionRefused(error)) return undefined;
    throw error;
  });
  return facts && toOrganizationId(facts.id);
}
