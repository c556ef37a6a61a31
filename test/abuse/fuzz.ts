import fc from 'fast-check';
import type { Attack } from './attack.ts';
import { type FuzzedRequest, fuzzedRequest } from './fuzzed-request.ts';
import { rawRequest, requestText } from './raw-http.ts';
import { PATHS, PUBLIC_URL, type Stage } from './stage.ts';

const LANES = 4;
const TIMEOUT_MS = 20_000;
const STACK = /\.ts:\d+|node_modules|node:internal/;
/** What anybody may ask for. */
const PUBLIC = [
  /^\/health\/(live|ready)\/?$/i,
  /^\/oauth2\/keys\/?$/i,
  /^\/\.well-known\/oauth-authorization-server\/?$/i,
  /^\/console\/(style\.css|signed-out)\/?$/i,
];
const TOKEN_PATHS = /^\/(services\/)?oauth2\/token\/?$/i;

/** Requests made up from good ones and from nothing: whatever comes, nobody gets in without proof, and nothing breaks. */
export function fuzz(requests: number, seed: number): Attack {
  return {
    name: `${requests} made-up requests, seed ${seed}`,
    expected: 'no 5xx but 503, no 2xx without proof, no 3xx but to the sign-in, no stack',
    async run(stage) {
      const statuses = new Map<number, number>();
      const lanes = Array.from({ length: LANES }, (_, lane) =>
        fc.assert(
          fc.asyncProperty(fuzzedRequest, async (made) => {
            const { status, text } = await send(stage, made);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            const problem = problemOf(stage, made, status, text);
            if (problem !== undefined) throw new Error(problem);
          }),
          { numRuns: Math.ceil(requests / LANES), seed: seed * LANES + lane },
        ),
      );
      const failures = (await Promise.allSettled(lanes)).filter(
        (result) => result.status === 'rejected',
      );
      const counts = [...statuses].toSorted(([a], [b]) => a - b);
      const came = counts.map(([status, count]) => `${status || 'closed'} ×${count}`).join(', ');
      const reasons = failures.map(({ reason }) => String(reason)).join('\n');
      return { came: reasons === '' ? came : `${came}\n${reasons}`, good: reasons === '' };
    },
  };
}

async function send(stage: Stage, made: FuzzedRequest): Promise<{ status: number; text: string }> {
  const { host, port } = stage;
  const proof = made.proof === undefined ? {} : stage.proof(made.proof, made.body);
  const form = made.asClient ? clientForm(stage) : undefined;
  const bytes = requestText(
    made.method,
    made.path,
    { connection: 'close', ...made.headers, ...(made.spoil?.(proof) ?? proof), ...form?.headers },
    form?.body ?? made.body,
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
  made: FuzzedRequest,
  status: number,
  text: string,
): string | undefined {
  const what = `${made.method} ${made.path} got ${status}`;
  if (STACK.test(text)) return `${what}, and a stack`;
  if (status >= 300 && status < 400) return mayLead(made.path, text, orgUrl) ? undefined : what;
  if (status >= 500) return status === 503 && /retry-after:/i.test(text) ? undefined : what;
  return status >= 200 && status < 300 && !mayPass(made) ? `${what} without proof` : undefined;
}

/** Pages lead strangers to the sign-in, and that to the org. */
function mayLead(path: string, text: string, orgUrl: string): boolean {
  const [, location = ''] = /^location: (.*)\r$/im.exec(text) ?? [];
  const targets = [`${PUBLIC_URL}/console/sign-in?`, `${orgUrl}/services/oauth2/authorize?`];
  return /^\/console/i.test(path) && targets.some((target) => location.startsWith(target));
}

function mayPass({ path, proof, spoil, asClient }: FuzzedRequest): boolean {
  const [plain = ''] = path.split('?');
  if (PUBLIC.some((known) => known.test(plain))) return true;
  if (TOKEN_PATHS.test(plain)) return asClient;
  return (
    proof !== undefined &&
    spoil === undefined &&
    plain.toLowerCase().replace(/\/$/, '') === PATHS[proof].toLowerCase().replace(/\/$/, '')
  );
}
