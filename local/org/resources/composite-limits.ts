import { ApiError } from '../http/api-error.ts';

const MAX_SUBREQUESTS = 25;

/** Maximum number of queries and collections. */
const MAX_LARGE = 5;

const LARGE = /^\/+services\/data\/v\d+\.\d\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/;

/** @throws ApiError when a Composite call has too many subrequests, or a reference id twice */
export function checkSubrequests(requests: { url: string; referenceId: string }[]): void {
  if (requests.length > MAX_SUBREQUESTS) {
    throw limitExceeded(`The request contains more than ${MAX_SUBREQUESTS} subrequests.`);
  }
  if (requests.filter(({ url }) => LARGE.test(url)).length > MAX_LARGE) {
    throw limitExceeded(
      `The request contains more than ${MAX_LARGE} query and sObject Collections subrequests.`,
    );
  }
  const names = requests.map(({ referenceId }) => referenceId);
  const repeated = names.find((name, position) => names.indexOf(name) !== position);
  if (repeated !== undefined) {
    const message = `Provided referenceId: ${repeated} already exists in this request.`;
    throw new ApiError(400, 'INVALID_INPUT', message);
  }
}

function limitExceeded(message: string): ApiError {
  return new ApiError(400, 'LIMIT_EXCEEDED', message);
}
