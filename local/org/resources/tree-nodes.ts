import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import { findObject } from '../schema/names.ts';
import type { FieldSchema, OrgSchema } from '../schema/schema.ts';
import type { JsonRecord } from '../write/read-record.ts';

const MAX_RECORDS = 200;
const MAX_LEVELS = 5;

const record = z.looseObject({
  attributes: z.looseObject({ type: z.string(), referenceId: z.string() }),
});

const children = z.object({ records: z.array(record) });

/** A record of a tree call, with its children under the names of their relationships. */
export type TreeRecord = z.infer<typeof record>;

/** The body of a tree call. */
export const treeBody = z.object({ records: z.array(record).nonempty() });

/** A record of a tree, separated from its children. */
export interface TreeNode {
  referenceId: string;
  record: JsonRecord & { attributes: { type: string } };
  children: { lookup: FieldSchema; node: TreeNode }[];
}

/**
 * Splits a tree into its records.
 * @throws ApiError when there are too many records, or a reference id occurs twice
 */
export function readTree(schema: OrgSchema, records: TreeRecord[]): TreeNode[] {
  const nodes = records.map((each) => readNode(schema, each, 1));
  const ids = nodes.flatMap(referenceIds);
  if (ids.length > MAX_RECORDS) throw invalid(`A tree has at most ${MAX_RECORDS} records.`);
  const repeated = ids.find((id, position) => ids.indexOf(id) !== position);
  if (repeated !== undefined) throw invalid(`Duplicate ReferenceId provided: ${repeated}`);
  return nodes;
}

function readNode(schema: OrgSchema, record: TreeRecord, level: number): TreeNode {
  if (level > MAX_LEVELS) throw invalid(`A tree has at most ${MAX_LEVELS} levels.`);
  const { type, referenceId } = record.attributes;
  const node: TreeNode = { referenceId, record: { attributes: { type } }, children: [] };
  for (const [name, value] of Object.entries(record)) {
    const below = children.safeParse(value);
    if (name === 'attributes') continue;
    if (!below.success) node.record[name] = value;
    else {
      const found = below.data.records.map((child) => ({
        lookup: lookupOf(schema, type, name, child.attributes.type),
        node: readNode(schema, child, level + 1),
      }));
      node.children.push(...found);
    }
  }
  return node;
}

/** The children's lookup field of this relationship. */
function lookupOf(
  schema: OrgSchema,
  parent: string,
  relationship: string,
  child: string,
): FieldSchema {
  const fields = findObject(schema, child)?.fields.values() ?? [];
  for (const field of fields) {
    const isIt =
      field.referenceTo?.toLowerCase() === parent.toLowerCase() &&
      field.childRelationshipName?.toLowerCase() === relationship.toLowerCase();
    if (isIt) return field;
  }
  throw invalid(`${parent} has no child relationship ${relationship} to ${child}.`);
}

function referenceIds(node: TreeNode): string[] {
  return [node.referenceId, ...node.children.flatMap((child) => referenceIds(child.node))];
}

function invalid(message: string): ApiError {
  return new ApiError(400, 'INVALID_INPUT', message);
}
