import { Router } from 'express';
import type { ConsoleFeature } from '../console-feature.ts';
import { SIGN_IN, SIGN_OUT } from '../operation/audit-trail.ts';
import type { AuditData } from './audit-data.ts';
import { listAuditEntries } from './audit-operations.ts';
import { auditPage } from './audit-page.ts';

/**
 * The audit trail.
 *
 * @param others the other features of the console: their commands can be chosen in the filter
 */
export function auditFeature(data: AuditData, others: readonly ConsoleFeature[]): ConsoleFeature {
  const list = listAuditEntries(data);
  const commands = others
    .flatMap(({ operations }) => operations)
    .filter(({ method }) => method === 'POST')
    .map(({ name }) => name);
  const actions = [SIGN_IN, SIGN_OUT, ...commands];
  return {
    operations: [list],
    pages: (tools) => Router().get('/audit', auditPage(list, actions, tools)),
  };
}
