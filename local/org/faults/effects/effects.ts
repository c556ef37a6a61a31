import type { FaultKind } from '../fault.ts';
import { hang, resetAfter, resetBefore } from './broken-connections.ts';
import { expiredSession, revokedSession } from './denied-sessions.ts';
import type { Effect } from './effect.ts';
import { lockRow, unknownError } from './failing-rows.ts';
import { latency } from './latency.ts';
import { html200, unavailableHtml } from './maintenance-pages.ts';
import { refusedResources } from './refused-resources.ts';
import { requestLimit } from './request-limit.ts';
import { unnamedFields } from './unnamed-fields.ts';
import { wrongLength } from './wrong-length.ts';

/** The effect of each kind of fault. */
export const EFFECTS: Record<FaultKind, Effect> = {
  'lock-row': lockRow,
  'unknown-error': unknownError,
  'wrong-length': wrongLength,
  'unnamed-fields': unnamedFields,
  'refused-resources': refusedResources,
  'request-limit': requestLimit,
  'expired-session': expiredSession,
  'revoked-session': revokedSession,
  'unavailable-html': unavailableHtml,
  'html-200': html200,
  'reset-before': resetBefore,
  'reset-after': resetAfter,
  hang,
  latency,
};
