import { ApiError } from '../http/api-error.ts';
import { type DataCall, inWrite, type Reply } from '../http/data-call.ts';
import { bodyAs, writeableObjectIn } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import type { RowError } from '../write/row-error.ts';
import type { WriteContext } from '../write/write-context.ts';
import { writeMixed } from './mixed-collection.ts';
import { readTree, type TreeNode, treeBody } from './tree-nodes.ts';

type NodeResult = { referenceId: string; id: string } | { referenceId: string; errors: RowError[] };

/**
 * Creates records with their children, all of them or none.
 * @see
 *   https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobject-tree.html
 */
export const treeResources: Resource[] = [
  { method: 'POST', pattern: 'composite/tree/:object', handle: create },
];

async function create(call: DataCall, parameters: Parameters): Promise<Reply> {
  const object = writeableObjectIn(call, parameters);
  const { records } = bodyAs(call, treeBody);
  const other = records.find(({ attributes }) => attributes.type !== object.name);
  if (other !== undefined) throw wrongType(other.attributes.type, object.name);
  const nodes = readTree(call.user.schema, records);
  const results = await inWrite(call, async (context) => {
    const written = await writeLevels(context, nodes);
    if (written.some(isRefused)) context.transaction.failed = true;
    return written;
  });
  const refused = results.filter(isRefused);
  if (refused.length === 0) return { status: 201, body: { hasErrors: false, results } };
  return { status: 400, body: { hasErrors: true, results: refused } };
}

/** Writes the records, then their children with the ids of the new parents, and so on. */
async function writeLevels(context: WriteContext, nodes: TreeNode[]): Promise<NodeResult[]> {
  if (nodes.length === 0) return [];
  const records = nodes.map(({ record }) => record);
  const written = await writeMixed(context, 'create', records);
  const results = written.map(({ id, errors }, position): NodeResult => {
    const referenceId = nodes[position]?.referenceId ?? '';
    return id === undefined ? { referenceId, errors } : { referenceId, id };
  });
  if (results.some(isRefused)) return results;
  const below = nodes.flatMap(({ children }, position) =>
    children.map(({ lookup, node }) => {
      const parent = { [lookup.name]: written[position]?.id };
      return { ...node, record: { ...node.record, ...parent } };
    }),
  );
  return [...results, ...(await writeLevels(context, below))];
}

function isRefused(result: NodeResult): boolean {
  return 'errors' in result;
}

function wrongType(type: string, expected: string): ApiError {
  const message = `Include an entity type ${expected} for every record; one is ${type}.`;
  return new ApiError(400, 'INVALID_INPUT', message);
}
