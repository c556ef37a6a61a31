import type { FaultKind } from '../fault.ts';
import { hang, resetAfter, resetBefore } from './broken-connections.ts';
import { expiredSession, revokedSession } from './denied-sessions.ts';
import type { Effect } from './effect.ts';
import { breakingRecord, triggerLimit } from './failing-collections.ts';
import {
  approvalLock,
  lockRow,
  refusedRow,
  storageLimit,
  unknownError,
  wrappedCpuLimit,
  wrappedLock,
  wrappedQueryLock,
} from './failing-rows.ts';
import { hangingRecord } from './hanging-record.ts';
import { latency } from './latency.ts';
import { forbiddenHtml, html200, unavailableHtml } from './maintenance-pages.ts';
import { moved } from './moved.ts';
import { readOnly, readOnlyCall } from './read-only.ts';
import {
  apiDisabled,
  expiredPassword,
  notFound,
  refusedCall,
  retiredVersion,
  transactionSecurity,
} from './refused-calls.ts';
import { refusedResources } from './refused-resources.ts';
import { requestLimit } from './request-limit.ts';
import { slowRecords } from './slow-records.ts';
import { unnamedFields } from './unnamed-fields.ts';
import { wrongLength } from './wrong-length.ts';

/** The effect of each kind of fault. */
export const EFFECTS: Record<FaultKind, Effect> = {
  'lock-row': lockRow,
  'wrapped-lock': wrappedLock,
  'wrapped-query-lock': wrappedQueryLock,
  'wrapped-cpu-limit': wrappedCpuLimit,
  'approval-lock': approvalLock,
  'unknown-error': unknownError,
  'refused-row': refusedRow,
  'storage-limit': storageLimit,
  'trigger-limit': triggerLimit,
  'breaking-record': breakingRecord,
  'hanging-record': hangingRecord,
  'slow-records': slowRecords,
  'read-only': readOnly,
  'read-only-call': readOnlyCall,
  'wrong-length': wrongLength,
  'unnamed-fields': unnamedFields,
  'refused-resources': refusedResources,
  'request-limit': requestLimit,
  'expired-password': expiredPassword,
  'api-disabled': apiDisabled,
  'transaction-security': transactionSecurity,
  'not-found': notFound,
  'retired-version': retiredVersion,
  'refused-call': refusedCall,
  'expired-session': expiredSession,
  'revoked-session': revokedSession,
  'unavailable-html': unavailableHtml,
  'forbidden-html': forbiddenHtml,
  'html-200': html200,
  moved,
  'reset-before': resetBefore,
  'reset-after': resetAfter,
  hang,
  latency,
};
