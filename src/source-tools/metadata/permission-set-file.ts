import { apiName } from './labels.ts';
import type { MetadataPlan, PlannedObject } from './planned-object.ts';
import { metadataXml, type XmlElement } from './xml.ts';

/** Who a permission set is for: the connector's user, or people who look. */
export type Audience = 'Integration' | 'Admin';

const MAX_NAME = 80;

const DESCRIPTIONS: Readonly<Record<Audience, string>> = {
  Integration:
    'For the integration user of the connector: finds, creates and changes the records of this source; deletes nothing.',
  Admin: 'For people: reads the records of this source.',
};

/**
 * Objects that can be read only with others. Salesforce refuses a permission set that grants one
 * without the other ("Permission Read Order depends on permission(s): Read Account").
 */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  Asset: ['Account', 'Contact'],
  Case: ['Account', 'Contact'],
  Contact: ['Account'],
  Contract: ['Account'],
  Opportunity: ['Account'],
  Order: ['Account'],
  Quote: ['Account', 'Opportunity'],
};

/** Objects without rights of their own: those of another object count. */
const DETAILS: Readonly<Record<string, string>> = {
  OrderItem: 'Order',
  OpportunityLineItem: 'Opportunity',
  QuoteLineItem: 'Quote',
};

interface ObjectRights {
  readonly object: string;
  readonly create: boolean;
  readonly edit: boolean;
  readonly all: boolean;
}

/** The API name of the permission set, which is its file name as well. */
export function permissionSetName(label: string, audience: Audience): string {
  const suffix = `_${audience}`;
  return apiName(`${label} Connector`, MAX_NAME - suffix.length) + suffix;
}

/**
 * The file of a permission set.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
 */
export function permissionSetFile({ label, objects }: MetadataPlan, audience: Audience): string {
  const isIntegration = audience === 'Integration';
  const fields = objects.flatMap(({ name, permitted }) =>
    permitted.map(({ field, isWritten }) => ({
      path: `${name}.${field}`,
      editable: isIntegration && isWritten,
    })),
  );
  const rights = withParents(objects.map((object) => rightsOf(object, isIntegration)));
  return metadataXml('PermissionSet', [
    ['description', DESCRIPTIONS[audience]],
    ...fields.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(fieldPermission),
    ['hasActivationRequired', 'false'],
    ['label', `${label} Connector ${audience}`.slice(0, MAX_NAME)],
    ...rights.toSorted((a, b) => (a.object < b.object ? -1 : 1)).map(objectPermission),
    ...(isIntegration ? [] : objects.filter(({ isNew }) => isNew).map(tabSetting)),
    ...(isIntegration ? [API_ENABLED] : []),
  ]);
}

const API_ENABLED: XmlElement = [
  'userPermissions',
  [
    ['enabled', 'true'],
    ['name', 'ApiEnabled'],
  ],
];

function rightsOf({ name, creates, writes, isNew }: PlannedObject, isIntegration: boolean) {
  return {
    object: DETAILS[name] ?? name,
    create: isIntegration && creates,
    edit: isIntegration && writes,
    all: isIntegration && (writes || isNew),
  };
}

/** Each object once, with all of its rights, and with what reading it depends on. */
function withParents(rights: readonly ObjectRights[]): ObjectRights[] {
  const parents = rights.flatMap(({ object }) =>
    (PARENTS[object] ?? []).map((parent) => ({
      ...{ object: parent, create: false, edit: false, all: false },
    })),
  );
  return [...Map.groupBy([...rights, ...parents], ({ object }) => object)].map(([object, all]) => ({
    object,
    create: all.some(({ create }) => create),
    edit: all.some(({ edit }) => edit),
    all: all.some((right) => right.all),
  }));
}

function fieldPermission({ path, editable }: { path: string; editable: boolean }): XmlElement {
  return [
    'fieldPermissions',
    [
      ['editable', String(editable)],
      ['field', path],
      ['readable', 'true'],
    ],
  ];
}

function objectPermission({ object, create, edit, all }: ObjectRights): XmlElement {
  return [
    'objectPermissions',
    [
      ['allowCreate', String(create)],
      ['allowDelete', 'false'],
      ['allowEdit', String(edit)],
      ['allowRead', 'true'],
      ['modifyAllRecords', 'false'],
      ['object', object],
      ['viewAllRecords', String(all)],
    ],
  ];
}

function tabSetting({ name }: PlannedObject): XmlElement {
  return [
    'tabSettings',
    [
      ['tab', name],
      ['visibility', 'Visible'],
    ],
  ];
}
