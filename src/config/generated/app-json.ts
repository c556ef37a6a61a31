import { z } from 'zod';
import { connectorVariables } from '../connector-variables.ts';

/** What the form of "Deploy to Heroku" asks for, and sets. */
interface HerokuVariable {
  readonly description: string;
  readonly value?: string;
  readonly generator?: 'secret';
  readonly required?: false;
}

/** Variables of the build and the platform, which the connector does not read. */
const OF_THE_BUILD: Readonly<Record<string, HerokuVariable>> = {
  NPM_CONFIG_PRODUCTION: {
    description: 'true: the build installs no development packages; none of its steps needs one.',
    value: 'true',
  },
};

/**
 * The text of app.json, which describes the app to Heroku: variables are those with `heroku` in
 * their `meta`, with their descriptions.
 *
 * @see https://devcenter.heroku.com/articles/app-json-schema
 */
export function appJson(): string {
  const app = {
    name: 'Digital River connector',
    description: 'Receives webhooks of shops, stores each durably and writes it into Salesforce.',
    keywords: ['salesforce', 'digital-river', 'webhooks'],
    // The set-up page, until the app is configured; then the console, where that is on.
    success_url: '/',
    stack: 'heroku-26',
    formation: {
      web: { quantity: 1, size: 'basic' },
      worker: { quantity: 1, size: 'basic' },
    },
    addons: ['heroku-postgresql:essential-0'],
    buildpacks: [{ url: 'heroku/nodejs' }],
    env: { ...OF_THE_BUILD, ...connectorEnv() },
  };
  return `${JSON.stringify(app, undefined, 2)}\n`;
}

function connectorEnv(): Record<string, HerokuVariable> {
  const variables = Object.entries(connectorVariables.shape).flatMap(([name, variable]) => {
    const { description = '', heroku } = z.globalRegistry.get(variable) ?? {};
    if (heroku === undefined) return [];
    // The form shows plain text.
    const plain = description.replaceAll('`', '');
    // The app starts without it, and says on its page what to set.
    return [[name, { description: plain, ...(heroku === 'later' ? { required: false } : heroku) }]];
  });
  return Object.fromEntries(variables);
}
