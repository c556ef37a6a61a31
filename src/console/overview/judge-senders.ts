import { counted } from '../../count-text.ts';
import { minuteText } from '../page/times.ts';
import { act, look, type OverviewFinding, SETTINGS } from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';

/** What of the senders, and of what the connector asks them for, is not as it should be. */
export function judgeSenders(
  facts: Pick<OverviewFacts, 'sources' | 'catchUp' | 'documents'>,
): OverviewFinding[] {
  return [
    ...judgeSilence(facts.sources),
    ...judgeWebhooks(facts.catchUp),
    ...judgeBackfills(facts.catchUp),
    ...judgeDocuments(facts.documents),
  ];
}

function judgeSilence(sources: OverviewFacts['sources']): OverviewFinding[] {
  return sources
    .filter(({ isSilent }) => isSilent === true)
    .map(({ label, lastEventAt, maxSilenceHours }) => {
      const last =
        lastEventAt === null ? '' : ` Its last event came at ${minuteText(lastEventAt)}.`;
      const hours = counted(maxSilenceHours ?? 0, 'hour');
      return act(
        `${label} has not called for more than ${hours}.${last} See whether its webhooks are switched off.`,
        SETTINGS,
      );
    });
}

function judgeWebhooks({ webhooks }: OverviewFacts['catchUp']): OverviewFinding[] {
  if (webhooks === null) return [];
  const problems = webhooks.webhooks
    .filter(({ state }) => state !== 'enabled')
    .map(({ state, types, since }) => {
      const which = types.join(', ');
      const text =
        state === 'disabled'
          ? `Digital River has disabled the webhook for ${which} (seen at ${minuteText(since)}): no such events come in.`
          : `No webhook at Digital River asks for ${which} (seen at ${minuteText(since)}): no such events come in.`;
      return act(text, SETTINGS);
    });
  const { failure } = webhooks;
  const unknown =
    failure === null
      ? []
      : [look(`The webhooks at Digital River could not be checked: ${failure}`, SETTINGS)];
  return [...problems, ...unknown];
}

function judgeBackfills({ backfills }: OverviewFacts['catchUp']): OverviewFinding[] {
  return backfills
    .filter(({ failure }) => failure !== null)
    .map(({ failure }) =>
      look(
        `Missed events could not be read from Digital River; it is tried again. ${failure}`,
        SETTINGS,
      ),
    );
}

function judgeDocuments({ failed, pause }: OverviewFacts['documents']): OverviewFinding[] {
  const findings: OverviewFinding[] = [];
  if (failed > 0) {
    const text = `${counted(failed, 'document')} could not be attached in Salesforce.`;
    findings.push(look(text, SETTINGS));
  }
  if (pause !== null) {
    const text = `No document is attached until ${minuteText(pause.until)}: ${pause.reason}`;
    findings.push(look(text, SETTINGS));
  }
  return findings;
}
