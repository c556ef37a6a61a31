import { counted } from '../../count-text.ts';
import type { Condition } from '../condition.ts';
import type { AlertFacts } from '../facts.ts';
import { shortened } from './words.ts';

type Each<List> = List extends readonly (infer Item)[] ? Item : never;

export function webhookCondition(webhook: Each<NonNullable<AlertFacts['webhooks']>>): Condition {
  const { key, state, types, since } = webhook;
  const common = {
    key: `webhook ${key}`,
    kind: 'webhook',
    since,
    page: '/console/settings',
  } as const;
  if (state === 'disabled') {
    return {
      ...common,
      title: `A webhook at Digital River is disabled: ${types.join(', ')}`,
      details: 'Its events do not come in.',
      todo: 'Digital River disables a webhook after many failed calls. Remove their cause, then run "npm run register-webhooks". The connector then asks for what was missed.',
    };
  }
  return {
    ...common,
    title: `No webhook at Digital River asks for ${types.join(', ')}`,
    details: 'Events of this type do not come in.',
    todo: 'Run "npm run register-webhooks". The connector then asks for what was missed.',
  };
}

export function silentCondition({
  source,
  hours,
}: Each<NonNullable<AlertFacts['silent']>>): Condition {
  return {
    ...{ key: `silent ${source}`, kind: 'silent', page: '/console/settings' },
    title: `${source} is silent`,
    details: `It has not called for more than ${hours} hours.`,
    todo: 'See whether its webhook is switched off, and whether its calls are denied: the log says why.',
  };
}

export function otherModeCondition({
  source,
  count,
}: Each<NonNullable<AlertFacts['otherMode']>>): Condition {
  return {
    ...{ key: `other-mode ${source}`, kind: 'other-mode', page: '/console/unmapped' },
    title: `Events of ${source} are of the other mode, and not written`,
    details: `${counted(count, 'event')} of the last 24 hours.`,
    todo: 'CONNECTOR_MODE says whether live or test events are written. Set it for this org, or remove the webhook of the other mode.',
  };
}

export function rejectedCondition(rejected: Each<NonNullable<AlertFacts['rejected']>>): Condition {
  const { source, cause, count, since, reason } = rejected;
  const common = { kind: 'rejected', since, size: count, page: '/console/unmapped' } as const;
  return {
    ...{ ...common, key: `rejected ${source} ${cause}` },
    title: `Arrivals of ${source} are rejected: ${shortened(cause)}`,
    details: `${counted(count, 'arrival')} of proven callers in the last 24 hours had no usable event, and nothing of them is written. They are kept. ${shortened(reason)}`,
    todo: 'If a mapping file looks for something in the wrong place, correct the file, restart, and read the arrivals again. Otherwise the sender has to correct what it sends.',
  };
}
