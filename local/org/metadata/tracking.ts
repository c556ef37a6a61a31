import { findObject } from '../schema/names.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { changeTracking } from '../schema/tracked-fields.ts';
import type { Component } from './component.ts';

/** The most fields of an object whose history can be tracked. */
const MAX_TRACKED_FIELDS = 20;

/**
 * The answer to a tracked field beyond the limit.
 * @see https://github.com/forcedotcom/cli/issues/1922
 */
export const TOO_MANY_TRACKED_FIELDS =
  'exceeded the allowed number of fields to track on a given entity';

/**
 * Completes a field whose file does not mention the history: the field stays tracked, or untracked,
 * as it is in the org.
 */
export function withCurrentTracking<C extends Component>(schema: OrgSchema, component: C): C {
  const { type, fullName, metadata } = component;
  if (type !== 'CustomField' || metadata.trackHistory !== undefined) return component;
  const [object = '', field = ''] = fullName.split('.');
  const tracked = findObject(schema, object)?.trackedFields ?? [];
  const trackHistory = String(tracked.some((each) => each.toLowerCase() === field.toLowerCase()));
  return { ...component, metadata: { ...metadata, trackHistory } };
}

/** The tracked fields of a deployment for which their objects have no room. */
export function fieldsBeyondLimit<C extends Component>(
  schema: OrgSchema,
  components: readonly C[],
): C[] {
  const fields = components.filter(({ type }) => type === 'CustomField');
  const byObject = Map.groupBy(fields, (field) => namesOf(field).object);
  return [...byObject].flatMap(([name, own]) => {
    // A field that the deployment no longer tracks makes room for the fields before it, too.
    const others = changeTracking(
      findObject(schema, name)?.trackedFields ?? [],
      own.map((field) => ({ name: namesOf(field).field, trackHistory: false })),
    );
    const tracked = own.filter(({ metadata }) => metadata.trackHistory === 'true');
    return tracked.slice(Math.max(0, MAX_TRACKED_FIELDS - others.length));
  });
}

function namesOf({ fullName }: Component): { object: string; field: string } {
  const [object = '', field = ''] = fullName.split('.');
  return { object: object.toLowerCase(), field };
}
