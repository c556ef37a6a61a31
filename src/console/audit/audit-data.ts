import type { AuditFilter, StoredAuditEntry } from '../../inbox/audit/list-audit.ts';

/** What the page of the audit trail reads. */
export interface AuditData {
  /** Entries, newest first. */
  list(filter: AuditFilter, limit: number): Promise<readonly StoredAuditEntry[]>;
}
