import type { Profile } from '../../salesforce/schema/profile.ts';
import { byObject, type SenderDescription } from '../sender-description.ts';
import { DIGITAL_RIVER_PATHS, type PathName } from './digital-river-source.ts';
import {
  type DigitalRiverVariables,
  type RequiredProof,
  requiredProofs,
} from './digital-river-variables.ts';
import { DOCUMENT_EVENT_TYPES, ORDER_EVENT_TYPES } from './orders/order-facts.ts';
import { digitalRiverFields } from './orders/order-fields.ts';

const PROOFS: Readonly<Record<RequiredProof['proof'], string>> = {
  oauth: 'access token (OAuth)',
  'oauth+signature': 'access token (OAuth) and signature',
  signature: 'signature',
  basic: 'user name and password',
  'basic+signature': 'user name and password, and signature',
  none: 'none: any caller is accepted',
};

const ADDRESSES: Readonly<Record<DigitalRiverVariables['DIGITAL_RIVER_SAFELIST'], string>> = {
  enforce: "; only from the addresses on Digital River's list",
  log: "; other addresses than those on Digital River's list are logged",
  off: '',
};

type Variables = DigitalRiverVariables & {
  readonly DIGITAL_RIVER_BACKFILL_HOURS?: number | undefined;
};

/** How Digital River is served, with the objects and fields of a schema profile. */
export function describeDigitalRiver(variables: Variables, profile: Profile): SenderDescription {
  const proofs = requiredProofs(variables);
  const paths = Object.entries(DIGITAL_RIVER_PATHS) as [PathName, string][];
  const { order, document } = profile;
  const fields = digitalRiverFields(profile);
  const ofDocuments = ({ object, field }: { object: string; field: string }) =>
    object === document.object ||
    (object === order.object && [order.invoiceFileId, order.invoiceVersion].includes(field));
  return {
    label: 'Digital River',
    paths: paths.map(([name, path]) => ({
      path,
      proof: PROOFS[proofs[name].proof] + ADDRESSES[variables.DIGITAL_RIVER_SAFELIST],
    })),
    mappings: [
      { types: ORDER_EVENT_TYPES, objects: byObject(fields.filter((each) => !ofDocuments(each))) },
      { types: DOCUMENT_EVENT_TYPES, objects: byObject(fields.filter(ofDocuments)) },
    ],
    catchUp: catchUpOf(variables),
  };
}

function catchUpOf({ DIGITAL_RIVER_BACKFILL_HOURS: hours }: Variables): string {
  return hours === undefined
    ? 'fetched for the time in which a webhook was disabled, and by npm run backfill; also every hour if DIGITAL_RIVER_BACKFILL_HOURS is set'
    : `the worker looks every hour for what was created in the last ${hours} hours`;
}
