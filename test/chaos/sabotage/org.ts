import type { Org, OrgRequest } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { among, WORKER_SABOTAGES, type WorkerSabotage } from './names.ts';

interface Subrequest {
  method: string;
  url: string;
  body: { records: unknown[] };
}
interface SubReply {
  httpStatusCode: number;
  body: unknown;
}
/** Sends the collections of one Composite request, and returns their replies. */
type Call = (requests: readonly Subrequest[]) => Promise<SubReply[]>;
type Wrap = (call: Call) => Call;

const WRAPS: Partial<Record<WorkerSabotage, Wrap>> = {
  upsert: withoutUpsert,
  'believe-calls': believingCalls,
  'believe-rows': believingRows,
  'believe-length': believingLength,
};

/** An org without the named guards; only writes to it are changed. */
export function sabotageOrg(org: Org, names: readonly string[]): Org {
  const wanted = among(WORKER_SABOTAGES, names);
  return {
    ...org,
    async call(request) {
      if (request.path !== '/composite') return org.call(request);
      const body = request.body as { compositeRequest: Subrequest[] };
      const bare: Call = async (requests) => {
        const sent: OrgRequest = { ...request, body: { ...body, compositeRequest: requests } };
        return ((await org.call(sent)) as { compositeResponse: SubReply[] }).compositeResponse;
      };
      const call = wanted.reduce((inner, name) => WRAPS[name]?.(inner) ?? inner, bare);
      return { compositeResponse: await call(body.compositeRequest) };
    },
  };
}

/** Inserts records instead of upserting them by key. */
function withoutUpsert(call: Call): Call {
  const upsertUrl = /(\/composite\/sobjects)\/\w+\/\w+$/;
  return (requests) =>
    call(
      requests.map((request) =>
        upsertUrl.test(request.url)
          ? { ...request, method: 'POST', url: request.url.replace(upsertUrl, '$1') }
          : request,
      ),
    );
}

const DONE = { success: true, errors: [] };
const allDone = ({ body }: Subrequest): SubReply => ({
  httpStatusCode: 200,
  body: body.records.map(() => DONE),
});

/** Calls that failed, or whose outcome is unknown, count as made. */
function believingCalls(call: Call): Call {
  return (requests) =>
    call(requests).catch((error: unknown) => {
      if (!(error instanceof OrgOutageError)) throw error;
      return requests.map(allDone);
    });
}

/** Rows that were refused count as written. */
function believingRows(call: Call): Call {
  return async (requests) =>
    (await call(requests)).map((reply) =>
      Array.isArray(reply?.body) ? { ...reply, body: reply.body.map(() => DONE) } : reply,
    );
}

/** Adds a success for each missing result, so that results are assigned to the wrong records. */
function believingLength(call: Call): Call {
  return async (requests) =>
    (await call(requests)).map((reply, index) => {
      const missing = requests[index]?.body.records.length ?? 0;
      return Array.isArray(reply?.body)
        ? { ...reply, body: [...reply.body, ...Array(missing).fill(DONE)].slice(0, missing) }
        : reply;
    });
}
