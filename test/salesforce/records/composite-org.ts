import type { Org, OrgRequest } from '../../../src/salesforce/api/org.ts';
import { createOrgMemory, type OrgMemory } from '../../../src/salesforce/memory/org-memory.ts';

export interface Sent {
  attributes: { type: string };
  [field: string]: unknown;
}
interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body: { allOrNone: boolean; records: Sent[] };
}
interface Answer {
  httpStatusCode: number;
  body: unknown;
}
type AnswerCollection = (records: Sent[], subrequest: Subrequest) => Answer;

/**
 * An org that accepts Composite requests and answers each of their collections by the test's rule.
 */
export class CompositeOrg implements Org {
  readonly apiVersion = '67.0';
  readonly calls: Subrequest[][] = [];
  readonly memory: OrgMemory;
  readonly #answer: AnswerCollection;

  constructor(answer: AnswerCollection, memory = createOrgMemory()) {
    this.#answer = answer;
    this.memory = memory;
  }

  async call(request: OrgRequest): Promise<unknown> {
    expect(request).toMatchObject({
      method: 'POST',
      path: '/composite',
      body: { allOrNone: false },
    });
    const { compositeRequest } = request.body as { compositeRequest: Subrequest[] };
    this.calls.push(compositeRequest);
    const compositeResponse = compositeRequest.map((subrequest) =>
      this.#answer(subrequest.body.records, subrequest),
    );
    request.onAnswer?.(1);
    return { compositeResponse };
  }

  probe = () => Promise.resolve();
  usage = () => undefined;
}

export const success = (id = 'a0X000000000001AAA') => ({ id, success: true, errors: [] });
export const failure = (statusCode: string, message = 'No.', fields: string[] = []) => ({
  success: false,
  errors: [{ statusCode, message, fields }],
});
export const ok = (body: unknown): Answer => ({ httpStatusCode: 200, body });
export const refusedWhole = (errorCode: string): Answer => ({
  httpStatusCode: 400,
  body: [{ errorCode, message: 'No.' }],
});

/** The number of records of each collection of each call. */
export const sizes = (org: CompositeOrg) =>
  org.calls.map((call) => call.map(({ body }) => body.records.length));
