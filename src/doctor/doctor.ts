import type { Environment } from '../config/index.ts';
import { createLog } from '../log.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import { createParts, PART_BUILDERS } from '../wiring/parts.ts';
import { createWorkerParts } from '../wiring/worker-parts.ts';
import { checkConfiguration } from './checks/check-configuration.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkDigitalRiver } from './checks/check-digital-river.ts';
import { checkAddress } from './checks/check-login.ts';
import { examineOrg } from './checks/check-org.ts';
import { type Finding, findingsIn } from './finding.ts';

/** What the examination came to. */
export interface Diagnosis {
  /** False when the configuration can't be read, so that there was nothing to examine. */
  readonly examined: boolean;
  readonly findings: readonly Finding[];
}

const NOTHING_ELSE = ['Database', 'Salesforce', 'Digital River'].map((area) =>
  findingsIn(area).skipped('all', 'needs the configuration'),
);

/**
 * Looks at everything that an admin can get wrong, and changes none of it. What fails hides nothing else: checks that need
 * it are skipped, all others are made.
 *
 * @param now tells this machine's time
 */
export async function examine(environment: Environment, now: () => Date): Promise<Diagnosis> {
  const { config, profile, findings } = await checkConfiguration(environment);
  if (config === undefined || profile === undefined) {
    return { examined: false, findings: [...findings, ...NOTHING_ELSE] };
  }
  // A doctor needs no budget: it asks however many calls are used.
  const unlimited = { ...config, SALESFORCE_API_BUDGET_PERCENT: 100 };
  const parts = createWorkerParts(
    createParts(unlimited, createLog('silent'), { ...PART_BUILDERS, profile: () => profile }),
  );
  const pool = parts.pool();
  try {
    const database = await checkDatabase(pool, config, now);
    const address = await checkAddress(config, now);
    const { kind, findings: org } = await examineOrg({
      config,
      profile,
      keeper: refreshTokenStore(pool),
      org: parts.org(),
      sources: parts.sources(),
    });
    const digitalRiver = await checkDigitalRiver(config, environment, kind);
    return {
      examined: true,
      findings: [...findings, ...database, ...address, ...org, ...digitalRiver],
    };
  } finally {
    await pool.end();
  }
}
