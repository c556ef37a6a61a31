import { SECOND_MS } from '../../../time.ts';
import type { Parts } from '../../parts.ts';
import type { WorkerParts } from '../../worker-parts.ts';

/** A person waits for it in a browser. */
const MAX_TIMEOUT_MS = 10 * SECOND_MS;

/** The org, and the number of calls to it. */
export type AskedOrg = Pick<WorkerParts, 'org' | 'orgCalls' | 'pool' | 'log'>;

/**
 * The org, for questions that people ask. Its libraries are loaded, and its session is opened, with
 * the first question: most web processes never ask one.
 */
export function lazyOrg(parts: Parts): () => Promise<AskedOrg> {
  let opened: Promise<AskedOrg> | undefined;
  return () => {
    opened ??= open(parts);
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
}

async function open(parts: Parts): Promise<AskedOrg> {
  const { createWorkerParts, READER_PART_BUILDERS } = await import('../../worker-parts.ts');
  const timeoutMs = Math.min(parts.config.SALESFORCE_TIMEOUT_MS, MAX_TIMEOUT_MS);
  const config = { ...parts.config, SALESFORCE_TIMEOUT_MS: timeoutMs };
  return createWorkerParts({ ...parts, config }, READER_PART_BUILDERS);
}
