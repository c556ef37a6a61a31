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
import { checkSources } from './checks/check-sources.ts';
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

/** How a long examination is followed, and ended early. */
export interface Following {
  /** Called with the findings of each check when it has ended. */
  readonly report?: (findings: readonly Finding[]) => void;
  /** Once it is aborted, no further check begins. */
  readonly signal?: AbortSignal;
}

/**
 * Checks everything that an admin can set up wrongly, and changes nothing. When a check fails, only
 * the checks that depend on it are skipped.
 *
 * @param now this machine's clock
 * @throws the reason of the signal, when it is aborted
 */
export async function diagnose(
  environment: Environment,
  now: () => Date,
  { report, signal }: Following = {},
): Promise<Diagnosis> {
  const findings: Finding[] = [];
  const add = (found: readonly Finding[]) => {
    findings.push(...found);
    report?.(found);
    signal?.throwIfAborted();
  };
  const { config, profile, findings: configuration } = await checkConfiguration(environment);
  add(configuration);
  if (config === undefined || profile === undefined) {
    add(SKIPPED);
    return { examined: false, findings };
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
    add(await checkDatabase(pool, config, now));
    add(await checkInbox(pool, config.WAITING_MOST_HOURS * HOUR_MS));
    add(await checkSources(pool, parts.sources()));
    add(await checkAddress(config, now));
    add(await checkCircuit(pool));
    add(await checkHeldEvents(pool));
    const { kind, findings: org } = await checkOrg({
      config,
      profile,
      tokenStore: refreshTokenStore(pool),
      org: parts.org(),
      connectedOrg: () => readConnectedOrg(pool),
      sources: parts.sources(),
    });
    add(org);
    if (config.DIGITAL_RIVER_ENABLED) {
      add(await checkDigitalRiver(config, environment, kind));
      add(await checkCatchUp(pool, config));
      add(await checkDocuments(pool, config));
    }
    add(await checkAlerts(pool, config));
    return { examined: true, findings };
  } finally {
    await pool.end();
  }
}
