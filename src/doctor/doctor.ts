import type { Environment } from '../config/environment.ts';
import { createLog } from '../log.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import { createParts, PART_BUILDERS } from '../wiring/parts.ts';
import { createWorkerParts } from '../wiring/worker-parts.ts';
import { checkAddress } from './checks/check-address.ts';
import { checkCircuit } from './checks/check-circuit.ts';
import { checkConfiguration } from './checks/check-configuration.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkDigitalRiver } from './checks/check-digital-river.ts';
import { checkHeldEvents } from './checks/check-held-events.ts';
import { checkOrg } from './checks/check-org.ts';
import { type Finding, findingsIn } from './finding.ts';

/** The result of all checks. */
export interface Diagnosis {
  /** False when the configuration cannot be read, so that nothing else could be checked. */
  readonly examined: boolean;
  readonly findings: readonly Finding[];
}

const SKIPPED = ['Database', 'Salesforce', 'Digital River'].map((area) =>
  findingsIn(area).skipped('all', 'not checked, because the configuration cannot be read'),
);

/**
 * Checks everything that an admin can set up wrongly, and changes nothing. When a check fails, only
 * the checks that depend on it are skipped.
 *
 * @param now this machine's clock
 */
export async function diagnose(environment: Environment, now: () => Date): Promise<Diagnosis> {
  const { config, profile, findings } = await checkConfiguration(environment);
  if (config === undefined || profile === undefined) {
    return { examined: false, findings: [...findings, ...SKIPPED] };
  }
  // Without an API budget: the doctor must be able to report that the budget is used up.
  const unlimited = { ...config, SALESFORCE_API_BUDGET_PERCENT: 100 };
  const parts = createWorkerParts(
    createParts(unlimited, createLog('silent'), { ...PART_BUILDERS, profile: () => profile }),
  );
  const pool = parts.pool();
  try {
    const database = await checkDatabase(pool, config, now);
    const address = await checkAddress(config, now);
    const circuit = await checkCircuit(pool);
    const held = await checkHeldEvents(pool);
    const { kind, findings: org } = await checkOrg({
      config,
      profile,
      tokenStore: refreshTokenStore(pool),
      org: parts.org(),
      sources: parts.sources(),
    });
    const digitalRiver = await checkDigitalRiver(config, environment, kind);
    return {
      examined: true,
      findings: [
        ...findings,
        ...database,
        ...address,
        ...circuit,
        ...held,
        ...org,
        ...digitalRiver,
      ],
    };
  } finally {
    await pool.end();
  }
}
