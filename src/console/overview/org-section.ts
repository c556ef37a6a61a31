import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { badge } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import type { OverviewFacts } from './overview-facts.ts';

type Org = OverviewFacts['org'];

/** The state of the org, and its calls. */
export function orgSection(org: Org): Html {
  const [pause] = org.pauses;
  return html`<dl>
    ${fact('Org', html`<a href="${org.url}">${new URL(org.url).host}</a>${org.organizationId === null ? '' : ` (${org.organizationId})`}`)}
    ${pause === undefined ? fact('Calls', html`${badge('not paused', 'good')}`) : pauseFacts(pause)}
    ${fact('API calls of the org, last 24 hours', usageText(org.usage))}
    ${fact('Of these, by the connector', `about ${numberText(org.ownCalls)}`)}
    ${fact('Metadata', metadataText(org))}
  </dl>`;
}

function pauseFacts({ reason, since, nextProbeAt, answeredAt }: Org['pauses'][number]): Html {
  const state =
    answeredAt === null
      ? html`${badge('paused', 'bad')} ${reason}`
      : html`${badge('beginning again', 'warning')} ${reason}`;
  return html`${fact('Calls', state)}
    ${fact('Paused since', instant(since))}
    ${
      answeredAt === null
        ? fact('Asked again at', instant(nextProbeAt))
        : fact('Answers since', instant(answeredAt))
    }`;
}

function usageText(usage: Org['usage']): Html | string {
  if (usage === null) return 'not known yet: a worker notes them once a minute';
  const { used, limit, budgetPercent, seenAt } = usage;
  if (used === null || limit === null) return 'the org does not show them';
  const left = numberText(Math.max(0, limit - used));
  return html`<meter aria-label="API calls spent" min="0" max="${Math.max(limit, 1)}" value="${used}">${used}</meter>
    ${numberText(used)} spent, ${left} left of ${numberText(limit)};
    the connector stops at ${budgetPercent} % (seen at ${instant(seenAt)})`;
}

function metadataText({ usage, absentFields }: Org): Html | string {
  if (absentFields.length > 0) {
    return html`the org lacks ${absentFields.join(', ')}; deploy force-app again`;
  }
  return usage === null ? 'not known yet' : 'no field is missing, as far as it was written to';
}
