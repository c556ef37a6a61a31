import { createHash } from 'node:crypto';
import { recordId } from '../record-id.ts';
import { type ComponentName, componentKey } from './component.ts';

/** The first three characters of the ids of some metadata types. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CustomApplication: '02u',
    CustomField: '00N',
    CustomObject: '01I',
    CustomTab: '01r',
    Dashboard: '01Z',
    DashboardFolder: '00l',
    FlexiPage: '0M0',
    Layout: '00h',
    ListView: '00B',
    PermissionSet: '0PS',
    Report: '00O',
    ReportFolder: '00l',
    ValidationRule: '03d',
  }),
);

/** The prefix of all other types. */
const OTHER_PREFIX = '0MZ';

/** Ids are numbers below 2^48, made from the name, so that they are the same after a restart. */
const ID_BYTES = 6;

/** The id of a metadata component, which the Metadata and the Tooling API return. */
export function metadataId(name: ComponentName): string {
  const digest = createHash('sha256').update(componentKey(name)).digest();
  return recordId(PREFIXES.get(name.type) ?? OTHER_PREFIX, digest.readUIntBE(0, ID_BYTES));
}
