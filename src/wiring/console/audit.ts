import type { Pool } from 'pg';
import type { AuditData } from '../../console/audit/audit-data.ts';
import type { AuditTrail } from '../../console/operation/audit-trail.ts';
import { listAudit } from '../../inbox/audit/list-audit.ts';
import { recordAudit } from '../../inbox/audit/record-audit.ts';
import type { Logger } from '../../log.ts';

/** Stores the audit trail. The log has a line of each entry without names, notes and subjects. */
export function storedAuditTrail(pool: Pool, log: Logger): AuditTrail {
  return {
    async record({ actor: { kind, id, name }, action, what, event, note, outcome }) {
      log.info({ kind, id, action, outcome }, 'console action');
      const who = { actorKind: kind, actorId: id, actorName: name };
      const entry = { ...who, action, what, event, note, outcome };
      await recordAudit(pool, entry).catch((error: unknown) => {
        log.error(
          { err: error, action, outcome },
          'an entry of the audit trail could not be stored',
        );
        throw error;
      });
    },
  };
}

/** Reads the audit trail. */
export function auditData(pool: Pool): AuditData {
  return { list: (filter, limit) => listAudit(pool, filter, limit) };
}
