import { answerCall } from '../http/answer-call.ts';
import type { Resource } from '../http/resource.ts';
import type { ListViews } from '../pages/list-views/list-view.ts';
import { batchResource } from './batch.ts';
import { ingestResources } from './bulk-ingest.ts';
import { bulkQueryResources } from './bulk-query.ts';
import { changedRowResources } from './changed-rows.ts';
import { collectionResources } from './collections.ts';
import { type Answer, compositeResource } from './composite.ts';
import { deployResources } from './deploys.ts';
import { describeResources } from './describe.ts';
import { graphResource } from './graph.ts';
import { listViewResources } from './list-views.ts';
import { orgResources } from './org-information.ts';
import { queryResources } from './query.ts';
import { recordCountResource } from './record-count.ts';
import { rowResources } from './rows.ts';
import { externalIdResources } from './rows-by-external-id.ts';
import { tabResource } from './tabs.ts';
import { toolingResources } from './tooling.ts';
import { treeResources } from './tree.ts';
import { versionDataResource } from './version-data.ts';

/**
 * All resources of the data API.
 * @param listViews those of the metadata directory
 */
export function resources(listViews: ListViews): Resource[] {
  const single = [
    ...orgResources,
    ...describeResources,
    ...rowResources,
    ...externalIdResources,
    ...collectionResources,
    ...queryResources,
    ...toolingResources,
  ];
  const answer: Answer = (call, url) => answerCall(single, call, url);
  // Composite calls and jobs cannot be subrequests of a Composite call.
  return [
    ...changedRowResources(answer),
    ...listViewResources(listViews, answer),
    versionDataResource,
    ...single,
    recordCountResource(answer),
    tabResource,
    compositeResource(answer),
    graphResource(answer),
    batchResource(answer),
    ...treeResources,
    ...deployResources,
    ...ingestResources,
    ...bulkQueryResources(answer),
  ];
}
