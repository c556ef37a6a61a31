import { z } from 'zod';
import { connectorVariables } from '../connector-variables.ts';
import { type Environment, plainEnvironment } from '../environment.ts';
import type { Config } from '../index.ts';
import { isSecret, secretsIn, withoutSecrets } from './hidden-parts.ts';
import { SETTING_TOPICS, topicOf } from './setting-topics.ts';
import { defaultOf } from './variable-facts.ts';

/** A variable, and its value as it is in force. */
interface Setting {
  readonly name: string;
  readonly description: string;
  /**
   * `environment`: it is set; `default`: it is not set and has a default; `derived`: it is not set
   * and the connector has found its value elsewhere; `none`: it has no value.
   */
  readonly origin: 'environment' | 'default' | 'derived' | 'none';
  /** True: it has a value, which is not shown, not even in part. */
  readonly isHidden: boolean;
  /** Null when it has none, or when it is hidden. */
  readonly value: string | null;
}

/** The variables of one topic. */
export interface SettingGroup {
  readonly topic: string;
  readonly settings: readonly Setting[];
}

/**
 * Every variable with its value as it is in force, by topic. No secret is part of it.
 *
 * @param environment the variables as the process got them
 * @param config what the process has read from them
 */
export function describeSettings(environment: Environment, config: Config): SettingGroup[] {
  const set = plainEnvironment(environment);
  const secrets = secretsIn(set, secretNames(config));
  const settings = Object.entries(connectorVariables.shape).map(([name, variable]) =>
    settingOf(name, variable, { set, config, secrets }),
  );
  const groups = SETTING_TOPICS.map((topic) => ({
    topic,
    settings: settings.filter(({ name }) => topicOf(name) === topic),
  }));
  return [...groups, { topic: 'Mapping files', settings: settingsOfFiles(config, secrets) }].filter(
    (group) => group.settings.length > 0,
  );
}

function secretNames({ mapped }: Config): string[] {
  return mapped.flatMap(({ variables }) =>
    variables.filter(({ kind }) => kind !== 'address').map(({ variable }) => variable),
  );
}

/** The variables that mapping files name. */
function settingsOfFiles({ mapped }: Config, secrets: readonly string[]): Setting[] {
  return mapped.flatMap(({ file, variables }) =>
    variables.map(({ variable, kind, values }): Setting => {
      const shown = kind === 'address' ? withoutSecrets(values.join(', '), secrets) : undefined;
      return {
        name: variable,
        description: `The proof of ${file} reads it.`,
        origin: 'environment',
        isHidden: shown === undefined,
        value: shown ?? null,
      };
    }),
  );
}

interface Known {
  readonly set: Environment;
  readonly config: Config;
  readonly secrets: readonly string[];
}

function settingOf(name: string, variable: z.core.$ZodType, known: Known): Setting {
  const { origin, value } = valueInForce(name, variable, known);
  const shown =
    value === undefined || isSecret(variable) ? undefined : withoutSecrets(value, known.secrets);
  return {
    name,
    description: z.globalRegistry.get(variable)?.description ?? '',
    origin,
    isHidden: value !== undefined && shown === undefined,
    value: shown ?? null,
  };
}

function valueInForce(
  name: string,
  variable: z.core.$ZodType,
  { set, config }: Known,
): { readonly origin: Setting['origin']; readonly value?: string } {
  const inForce = Object.entries(config).find(([each]) => each === name)?.[1];
  const asText = ['string', 'number', 'boolean'].includes(typeof inForce)
    ? String(inForce)
    : undefined;
  const given = set[name];
  // The text of a list or of a rule is clearer than what was read from it.
  if (given !== undefined) return { origin: 'environment', value: asText ?? given };
  const fallback = defaultOf(variable);
  if (fallback !== '') return { origin: 'default', value: fallback };
  return asText === undefined || asText === ''
    ? { origin: 'none' }
    : { origin: 'derived', value: asText };
}
