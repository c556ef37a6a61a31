import { configurationNotices } from '../../../config/notices/configuration-notices.ts';
import { PRODUCTION_CHECKS } from '../../../config/production-problems.ts';
import { describeSettings } from '../../../config/settings/describe-settings.ts';
import type { SettingsData } from '../../../console/settings/settings-data.ts';
import { HOUR_MS } from '../../../time.ts';
import type { Parts } from '../../parts.ts';
import { runDoctor } from './run-doctor.ts';
import { storedWebhooks } from './stored-webhooks.ts';

/** What the console shows of the settings. */
export function settingsData(parts: Parts): SettingsData {
  const { config, environment } = parts;
  return {
    readConfiguration: () => ({
      groups: describeSettings(environment, config),
      notices: [...environmentNotices(parts), ...configurationNotices(environment, config)],
    }),
    readSources: () => ({
      profile: config.SALESFORCE_PROFILE,
      sources: parts.senders().map(({ sender, source: { name, maxSilenceMs } }) => ({
        name,
        ...sender.describe(config, parts.profile()),
        maxSilenceHours: maxSilenceMs === undefined ? null : maxSilenceMs / HOUR_MS,
      })),
    }),
    readWebhooks: () => storedWebhooks(parts),
    examine: (examination) => runDoctor(environment, examination),
  };
}

function environmentNotices({ config: { NODE_ENV: environment } }: Parts) {
  return environment === 'production'
    ? []
    : [
        {
          variable: 'NODE_ENV',
          found: `is ${environment}, so that these checks are off: ${PRODUCTION_CHECKS.join('; ')}`,
          todo: 'Remove it on every server.',
        },
      ];
}
