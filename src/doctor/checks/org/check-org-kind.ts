import type { Config } from '../../../config/index.ts';
import type { OrgFacts } from '../../../salesforce/api/org-facts.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const { ok, warning } = findingsIn('Salesforce');

/** Editions for trying things out: such an org logs in like production, but gets test events. */
const TRIAL_EDITIONS = ['Developer Edition'];

/**
 * Checks that the kind of the org fits CONNECTOR_MODE, and that its access tokens are accepted.
 */
export function checkOrgKind(facts: OrgFacts, config: Config): Finding[] {
  return [checkMode(facts, config), ...checkOrganizationId(facts, config)];
}

function checkMode({ kind, edition }: OrgFacts, { CONNECTOR_MODE: mode }: Config): Finding {
  const found = `${kind} (${edition}); CONNECTOR_MODE is ${mode}`;
  const fits =
    kind === 'sandbox' ? mode === 'test' : mode === 'live' || TRIAL_EDITIONS.includes(edition);
  return fits
    ? ok('org kind', found)
    : warning(
        'org kind',
        `${found}, so ${mode} events are written to a ${kind} org`,
        'Check that CONNECTOR_MODE and SALESFORCE_INSTANCE_URL fit together: live for production, test for a sandbox.',
      );
}

/** The first 15 characters of an id identify the org; the other 3 are a checksum. */
function checkOrganizationId({ id }: OrgFacts, { TOKEN_ORGANIZATION_IDS: ids }: Config): Finding[] {
  if (ids === undefined || ids.some((each) => each.slice(0, 15) === id.slice(0, 15))) return [];
  return [
    warning(
      'tokens',
      `TOKEN_ORGANIZATION_IDS does not contain the id of this org, ${id}, so access tokens of this org are denied`,
      `Add ${id}, unless Digital River gets its access tokens from another org.`,
    ),
  ];
}
