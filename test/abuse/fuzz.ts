import fc from 'fast-check';
import type { Attack } from './attack.ts';
import { type FuzzedRequest, fuzzedRequest } from './fuzzed-request.ts';
import { rawRequest, requestText } from './raw-http.ts';
import { PATHS, PUBLIC_URL, type Stage } from './stage.ts';

const LOOPS = 4;
const TIMEOUT_MS = 20_000;
const STACK = /\.ts:\d+|node_modules|node:internal/;
/** Paths that need no proof. */
const PUBLIC = [
  /^\/health\/(live|ready)\/?$/i,
  /^\/oauth2\/keys\/?$/i,
  /^\/\.well-known\/oauth-authorization-server\/?$/i,
  /^\/console\/(style\.css|signed-out)\/?$/i,
];
const TOKEN_PATHS = /^\/(services\/)?oauth2\/token\/?$/i;

/**
 * Random requests and random variations of valid ones: without a valid proof none is accepted, and
 * no request causes an internal error.
 *
 * @param requests number of requests
 * @param seed the same seed generates the same requests
 */
export function fuzz(requests: number, seed: number): Attack {
  return {
    name: `${requests} random requests, seed ${seed}`,
    expected:
      'no 5xx except 503, no 2xx without proof, no redirect except to the console and its sign-in, no stack trace',
    async run(stage) {
      const statuses = new Map<number, number>();
      const loops = Array.from({ length: LOOPS }, (_, loop) =>
        fc.assert(
          fc.asyncProperty(fuzzedRequest, async (fuzzed) => {
            const { status, text } = await send(stage, fuzzed);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            const problem = problemOf(stage, fuzzed, status, text);
            if (problem !== undefined) throw new Error(problem);
          }),
          { numRuns: Math.ceil(requests / LOOPS), seed: seed * LOOPS + loop },
        ),
      );
      const failures = (await Promise.allSettled(loops)).filter(
        (result) => result.status === 'rejected',
      );
      const counts = [...statuses].toSorted(([a], [b]) => a - b);
      const actual = counts.map(([status, count]) => `${status || 'closed'} ×${count}`).join(', ');
      const reasons = failures.map(({ reason }) => String(reason)).join('\n');
      return {
        actual: reasons === '' ? actual : `${actual}\n${reasons}`,
        passed: reasons === '',
      };
    },
  };
}

async function send(
  stage: Stage,
  fuzzed: FuzzedRequest,
): Promise<{ status: number; text: string }> {
  const { host, port } = stage;
  const proof = fuzzed.proof === undefined ? {} : stage.proof(fuzzed.proof, fuzzed.body);
  const form = fuzzed.asClient ? clientForm(stage) : undefined;
  const bytes = requestText(
    fuzzed.method,
    fuzzed.path,
    {
      connection: 'close',
      ...fuzzed.headers,
      ...(fuzzed.corrupt?.(proof) ?? proof),
      ...form?.headers,
    },
    form?.body ?? fuzzed.body,
  );
  const reply = await rawRequest({
    ...{ host, port, timeoutMs: TIMEOUT_MS },
    write: (socket) => socket.write(bytes),
  });
  return { status: reply.statuses.at(-1) ?? 0, text: reply.text };
}

function clientForm({ client }: Stage) {
  const { id, secret } = client;
  const body = `grant_type=client_credentials&client_id=${id}&client_secret=${secret}`;
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

function problemOf(
  { orgUrl }: Stage,
  fuzzed: FuzzedRequest,
  status: number,
  text: string,
): string | undefined {
  const answer = `${fuzzed.method} ${fuzzed.path} was answered ${status}`;
  if (STACK.test(text)) return `${answer} with a stack trace`;
  if (status >= 300 && status < 400)
    return isAllowedRedirect(fuzzed.path, text, orgUrl) ? undefined : answer;
  if (status >= 500) return status === 503 && /retry-after:/i.test(text) ? undefined : answer;
  const isAccepted = status >= 200 && status < 300;
  return isAccepted && !isAllowed(fuzzed) ? `${answer} without proof` : undefined;
}

/** The root leads to the console, whose pages redirect to the sign-in, which redirects to the org. */
function isAllowedRedirect(path: string, text: string, orgUrl: string): boolean {
  const [, location = ''] = /^location: (.*)\r$/im.exec(text) ?? [];
  if (location === '/console') return true;
  const targets = [`${PUBLIC_URL}/console/sign-in?`, `${orgUrl}/services/oauth2/authorize?`];
  return /^\/console/i.test(path) && targets.some((target) => location.startsWith(target));
}

function isAllowed({ path, proof, corrupt, asClient }: FuzzedRequest): boolean {
  const [plain = ''] = path.split('?');
  if (PUBLIC.some((pattern) => pattern.test(plain))) return true;
  if (TOKEN_PATHS.test(plain)) return asClient;
  return (
    proof !== undefined &&
    corrupt === undefined &&
    plain.toLowerCase().replace(/\/$/, '') === PATHS[proof].toLowerCase().replace(/\/$/, '')
  );
}
