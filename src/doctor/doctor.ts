import type { Environment } from '../config/environment.ts';
import { readConnectedOrg } from '../inbox/connected-org.ts';
import { createLog } from '../log.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import { HOUR_MS } from '../time.ts';
import { createParts, PATIENT_PART_BUILDERS } from '../wiring/parts.ts';
import { COMMAND_PART_BUILDERS, createWorkerParts } from '../wiring/worker-parts.ts';
import { checkAlerts } from './checks/alerts/check-alerts.ts';
import { checkAddress } from './checks/check-address.ts';
import { checkCatchUp } from './checks/check-catch-up.ts';
import { checkConfiguration } from './checks/check-configuration.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkDigitalRiver } from './checks/check-digital-river.ts';
import { checkDocuments } from './checks/check-documents.ts';
import { checkInbox } from './checks/check-inbox.ts';
import { checkCircuit } from './checks/org/check-circuit.ts';
import { checkHeldEvents } from './checks/org/check-held-events.ts';
import { checkOrg } from './checks/org/check-org.ts';
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
    createParts(unlimited, createLog('silent'), {
      ...PATIENT_PART_BUILDERS,
      profile: () => profile,
    }),
    COMMAND_PART_BUILDERS,
  );
  const pool = parts.pool();
  try {
    const database = await checkDatabase(pool, config, now);
    const inbox = await checkInbox(pool, config.WAITING_MOST_HOURS * HOUR_MS);
    const address = await checkAddress(config, now);
    const circuit = await checkCircuit(pool);
    const held = await checkHeldEvents(pool);
    const { kind, findings: org } = await checkOrg({
      config,
      profile,
      tokenStore: refreshTokenStore(pool),
      org: parts.org(),
      connectedOrg: () => readConnectedOrg(pool),
      sources: parts.sources(),
    });
    const digitalRiver = await checkDigitalRiver(config, environment, kind);
    const catchUp = await checkCatchUp(pool, config);
    const documents = await checkDocuments(pool, config);
    const alerts = await checkAlerts(pool, config);
    return {
      examined: true,
      findings: [
        ...findings,
        ...database,
        ...inbox,
        ...address,
        ...circuit,
        ...held,
        ...org,
        ...digitalRiver,
        ...catchUp,
        ...documents,
        ...alerts,
      ],
    };
  } finally {
    await pool.end();
  }
}
