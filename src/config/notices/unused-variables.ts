import { requiredProofs } from '../../sources/digital-river/digital-river-variables.ts';
import { connectorVariables } from '../connector-variables.ts';
import { type Environment, plainEnvironment } from '../environment.ts';
import type { Config } from '../index.ts';
import type { Notice } from './configuration-notices.ts';

/** Variables that have no effect, and what would give them one. */
interface Unused {
  readonly names: RegExp;
  readonly because: string;
  readonly todo: string;
}

/** Variables that are set and have no effect, since another variable turns off what they are for. */
export function unusedVariables(environment: Environment, config: Config): Notice[] {
  const set = plainEnvironment(environment);
  const names = Object.keys(connectorVariables.shape).filter((name) => set[name] !== undefined);
  const parts = config.DIGITAL_RIVER_ENABLED
    ? [...unusedForProofs(config), ...PARTS.filter(({ isOff }) => isOff(config))]
    : [...WITHOUT_DIGITAL_RIVER, ...OTHER_PARTS.filter(({ isOff }) => isOff(config))];
  return parts.flatMap(({ names: unused, because, todo }) =>
    names
      .filter((name) => unused.test(name))
      .map((variable) => ({
        variable,
        found: `has no effect, because ${because}`,
        todo: `${todo}, or remove the variable.`,
      })),
  );
}

/** Access tokens of Salesforce, and clients that deliver webhooks, are Digital River's alone. */
const WITHOUT_DIGITAL_RIVER: readonly Unused[] = [
  {
    names: /^DIGITAL_RIVER_(?!(?:ENABLED|MODE)$)|^TOKEN_(?:ORGANIZATION|USER)_IDS$/,
    because: 'Digital River is off (DIGITAL_RIVER_ENABLED)',
    todo: 'Set DIGITAL_RIVER_ENABLED=true',
  },
];

function unusedForProofs(config: Config): Unused[] {
  const proofs = Object.values(requiredProofs(config)).map(({ proof }) => proof);
  const unless = (used: readonly string[], names: RegExp): Unused[] =>
    proofs.some((proof) => used.includes(proof))
      ? []
      : [
          {
            names,
            because: `no path of Digital River requires the proof ${used.join(' or ')}`,
            todo: 'Set DIGITAL_RIVER_PROOF to such a proof',
          },
        ];
  return [
    ...unless(['basic', 'basic+signature'], /^DIGITAL_RIVER_BASIC_CREDENTIALS$/),
    ...unless(
      ['signature', 'basic+signature', 'oauth+signature'],
      /^DIGITAL_RIVER_SIGNING_SECRETS$/,
    ),
    ...unless(
      ['oauth', 'oauth+signature'],
      // Clients of the API get their tokens there as well.
      config.OAUTH_CLIENTS?.some(({ scope }) => scope !== 'webhooks')
        ? /^TOKEN_(?:ORGANIZATION|USER)_IDS$/
        : /^OAUTH_(?:CLIENTS|SIGNING_KEYS)$|^TOKEN_(?:ORGANIZATION|USER)_IDS$/,
    ),
  ];
}

type Part = Unused & { readonly isOff: (config: Config) => boolean };

/** Parts that one variable turns on, and the other variables of these parts: without Digital River's. */
const OTHER_PARTS: readonly Part[] = [
  {
    isOff: (config) => config.OAUTH_CLIENTS === undefined,
    names: /^OAUTH_(?!CLIENTS$)/,
    because: 'the token endpoint is off while OAUTH_CLIENTS is not set',
    todo: 'Set OAUTH_CLIENTS',
  },
  {
    isOff: (config) => config.TOKEN_VERIFICATION !== 'introspection',
    names: /^TOKEN_INTROSPECTION_/,
    because: 'TOKEN_VERIFICATION is not introspection',
    todo: 'Set TOKEN_VERIFICATION=introspection',
  },
  {
    isOff: ({ XANPAY_CREDENTIALS: live, XANPAY_SANDBOX_CREDENTIALS: sandbox }) =>
      live === undefined && sandbox === undefined,
    names: /^XANPAY_/,
    because: 'XanPay is off while neither XANPAY_CREDENTIALS nor XANPAY_SANDBOX_CREDENTIALS is set',
    todo: 'Set one of them',
  },
  {
    isOff: (config) => !config.PLUM_ENABLED,
    names: /^PLUM_(?!ENABLED$)/,
    because: 'Plum is off while PLUM_ENABLED is not true',
    todo: 'Set PLUM_ENABLED=true',
  },
  {
    isOff: (config) => config.CONSOLE_CLIENT_ID === undefined,
    // Heroku generates the secrets, whether or not the console is wanted.
    names: /^CONSOLE_(?!PERMISSION_SET$|SESSION_SECRETS$)/,
    because: 'the console is off while CONSOLE_CLIENT_ID is not set',
    todo: 'Set CONSOLE_CLIENT_ID',
  },
  {
    isOff: (config) => !config.FAILED_EVENTS_IN_ORG,
    names: /^FAILED_EVENTS_(?!IN_ORG$)/,
    because: 'FAILED_EVENTS_IN_ORG is false',
    todo: 'Set FAILED_EVENTS_IN_ORG=true',
  },
];

const PARTS: readonly Part[] = [
  ...OTHER_PARTS,
  {
    isOff: (config) => config.DIGITAL_RIVER_SAFELIST === 'off',
    names: /^DIGITAL_RIVER_ADDRESSES$/,
    because: 'DIGITAL_RIVER_SAFELIST is off',
    todo: 'Set DIGITAL_RIVER_SAFELIST to log or enforce',
  },
  {
    isOff: ({ DIGITAL_RIVER_OWN_ORDERS: own }) =>
      own !== 'all' && own.every(({ kind }) => kind === 'sfOrderId'),
    names: /^DIGITAL_RIVER_MATCH_ORDER_NUMBER$/,
    because: 'orders without metadata.sfOrderId are not written (DIGITAL_RIVER_OWN_ORDERS)',
    todo: 'Add another rule to DIGITAL_RIVER_OWN_ORDERS',
  },
  {
    isOff: (config) => config.DIGITAL_RIVER_FILES === 'off',
    names: /^DIGITAL_RIVER_FILES_SECONDS$/,
    because: 'DIGITAL_RIVER_FILES is off',
    todo: 'Set DIGITAL_RIVER_FILES to attach or link',
  },
  {
    isOff: (config) => config.DIGITAL_RIVER_FILES !== 'attach',
    names: /^DIGITAL_RIVER_FILES_MAX_MB$/,
    because: 'DIGITAL_RIVER_FILES is not attach',
    todo: 'Set DIGITAL_RIVER_FILES=attach',
  },
  {
    isOff: (config) => config.DIGITAL_RIVER_FILES !== 'link',
    names: /^DIGITAL_RIVER_FILES_LINK_HOURS$/,
    because: 'DIGITAL_RIVER_FILES is not link',
    todo: 'Set DIGITAL_RIVER_FILES=link',
  },
];
