import { answerCall } from '../http/answer-call.ts';
import type { Resource } from '../http/resource.ts';
import { collectionResources } from './collections.ts';
import { compositeResource } from './composite.ts';
import { describeResources } from './describe.ts';
import { orgResources } from './org-information.ts';
import { queryResources } from './query.ts';
import { rowResources } from './rows.ts';
import { externalIdResources } from './rows-by-external-id.ts';

/** All that the data API offers. */
export function resources(): Resource[] {
  const single = [
    ...orgResources,
    ...describeResources,
    ...rowResources,
    ...externalIdResources,
    ...collectionResources,
    ...queryResources(),
  ];
  // A Composite call cannot be part of another one.
  return [...single, compositeResource((call, url) => answerCall(single, call, url))];
}
