import {
  hasSecretsOfOtherModeOnly,
  SIGNATURE_OF_OTHER_MODE,
} from '../../sources/digital-river/proofs/signing-mode.ts';
import type { Config } from '../index.ts';
import type { Notice } from './configuration-notices.ts';

/** Credentials by which only events of the other mode arrive; these are stored and not written. */
export function otherModeNotices(config: Config): Notice[] {
  const signing = hasSecretsOfOtherModeOnly(config)
    ? [{ variable: 'DIGITAL_RIVER_SIGNING_SECRETS', ...SIGNATURE_OF_OTHER_MODE }]
    : [];
  return [...signing, ...xanpayNotices(config)];
}

function xanpayNotices(config: Config): Notice[] {
  const [right, wrong] =
    config.CONNECTOR_MODE === 'live'
      ? (['XANPAY_CREDENTIALS', 'XANPAY_SANDBOX_CREDENTIALS'] as const)
      : (['XANPAY_SANDBOX_CREDENTIALS', 'XANPAY_CREDENTIALS'] as const);
  return config[right] === undefined && config[wrong] !== undefined
    ? [
        {
          variable: wrong,
          found: `alone is set while CONNECTOR_MODE is ${config.CONNECTOR_MODE}, so no charge of XanPay is written to Salesforce`,
          todo: `Set ${right}, or correct CONNECTOR_MODE.`,
        },
      ]
    : [];
}
