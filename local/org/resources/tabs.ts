import type { DataCall, Reply } from '../http/data-call.ts';
import type { Resource } from '../http/resource.ts';
import { componentsOf } from '../metadata/list-metadata.ts';
import { findObject } from '../schema/names.ts';

/** The standard objects with a tab. */
const STANDARD = ['Account', 'Contact', 'Order', 'Product2'];

/**
 * The tabs of the objects that the user may read: those of standard objects, and custom tabs.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_tabs.htm
 */
export const tabResource: Resource = { method: 'GET', pattern: 'tabs', handle: tabs };

async function tabs({ org, user }: DataCall): Promise<Reply> {
  const custom = (await componentsOf(org)).filter(({ type }) => type === 'CustomTab');
  const names = [...STANDARD, ...custom.map(({ fullName }) => fullName)];
  const body = names.flatMap((name) => {
    const object = findObject(user.schema, name);
    if (object === undefined) return [];
    return {
      name: object.custom ? object.name : `standard-${object.name}`,
      label: object.pluralLabel,
      sobjectName: object.name,
      custom: object.custom,
      url: `${org.url}/lightning/o/${object.name}/list`,
      colors: [],
      icons: [],
      iconUrl: null,
      miniIconUrl: null,
    };
  });
  return { status: 200, body };
}
