import { once } from 'node:events';
import { exampleEnvironment } from '../support/connector.ts';
import { pdfOf, withPdf } from '../support/digital-river-files.ts';
import { type DocumentStage, startDocumentStage } from '../support/document-stage.ts';
import { type OrgProxy, type ProxiedCall, startOrgProxy } from '../support/org-proxy.ts';
import { type Program, startProgram } from '../support/program.ts';

const BYTES = 20 * 1024 * 1024;
const PDF = pdfOf(BYTES);
/** Each starts two processes, which a loaded machine does slowly. */
const TIMEOUT_MS = 300_000;
const WAIT_MS = 120_000;

let stage: DocumentStage;
let proxy: OrgProxy;
let databaseUrl: string;
const programs: Program[] = [];

beforeAll(async () => {
  stage = await startDocumentStage();
  proxy = await startOrgProxy(stage.org.url);
  databaseUrl = stage.connector.config.DATABASE_URL;
});

afterEach(async () => {
  for (const { child } of programs.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

afterAll(async () => {
  proxy.stop();
  await stage.stop();
});

function startWorkerProcess(): Program {
  const program = startProgram('src/worker.ts', {
    ...exampleEnvironment(databaseUrl),
    ...stage.org.environment,
    ...stage.files.environment,
    SALESFORCE_INSTANCE_URL: proxy.url,
    DIGITAL_RIVER_FILES_SECONDS: '1',
  });
  programs.push(program);
  return program;
}

const isUpload = ({ name }: ProxiedCall) => name === 'POST /sobjects/ContentVersion';
const isLink = ({ name, body }: ProxiedCall) =>
  name === 'POST /composite' && body.includes('ContentDocumentLink');

/** Breaks the first such call, or its answer, and ends the process at once. */
function killAt(program: Program, isMeant: (call: ProxiedCall) => boolean, isAfter: boolean) {
  let killed = false;
  proxy.interfere = (call) => {
    if (killed || !isMeant(call)) return undefined;
    const kill = () => {
      killed = true;
      program.child.kill('SIGKILL');
    };
    if (isAfter) {
      return {
        change: (answer) => {
          kill();
          return answer;
        },
      };
    }
    kill();
    return 'broken connection';
  };
}

const DOWNLOADING = 'in the middle of the download';

const STEPS: readonly [string, (program: Program, fileId: string) => void][] = [
  [
    DOWNLOADING,
    (program, fileId) => {
      let isFirst = true;
      stage.files.answer(fileId, (request, response) => {
        if (!isFirst) return withPdf(PDF)(request, response);
        isFirst = false;
        response.writeHead(200, { 'content-length': BYTES });
        response.write(PDF.subarray(0, BYTES / 2), () => program.child.kill('SIGKILL'));
      });
    },
  ],
  ['before the org gets the file', (program) => killAt(program, isUpload, false)],
  ['after the org has the file', (program) => killAt(program, isUpload, true)],
  ['before the file is linked to the Order', (program) => killAt(program, isLink, false)],
  ['after the file is linked to the Order', (program) => killAt(program, isLink, true)],
];

test.each(STEPS)(
  'a PDF file of 20 MiB is attached once, when the worker is killed %s',
  async (at, arm) => {
    proxy.interfere = () => undefined;
    const { fileId, recordId, orderId } = await stage.issue();
    stage.files.answer(fileId, withPdf(PDF));
    const first = startWorkerProcess();
    arm(first, fileId);
    const [, signal] = await once(first.child, 'exit');
    expect(signal).toBe('SIGKILL');
    const abandoned = await stage.document(fileId);
    expect(abandoned.state).toBe('pending');
    const waitMs = abandoned.due_at.getTime() - Date.now();
    if (at === DOWNLOADING) expect(waitMs).toBeLessThanOrEqual(120_000);
    else expect(waitMs).toBeGreaterThan(600_000);
    proxy.interfere = () => undefined;
    await stage.makeDue();
    startWorkerProcess();
    const { document_id } = await stage.until(fileId, 'attached', WAIT_MS);
    const [file, ...others] = await stage.filesOf(recordId);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ documentId: document_id, bytes: BYTES });
    expect(file?.links.map(({ record }) => record).toSorted()).toEqual(
      [orderId, recordId].toSorted(),
    );
  },
  TIMEOUT_MS,
);

test(
  'an upload without an answer is looked for before it is repeated',
  async () => {
    const { fileId, recordId } = await stage.issue();
    stage.files.answer(fileId, withPdf(pdfOf(5000)));
    let isFirst = true;
    proxy.interfere = (call) => {
      if (!isFirst || !isUpload(call)) return undefined;
      isFirst = false;
      return { change: () => '<html>lost</html>' };
    };
    startWorkerProcess();
    const unknown = await stage.until(fileId, 'Salesforce', WAIT_MS);
    expect(unknown).toMatchObject({ state: 'pending', attempts: 0 });
    expect(unknown.due_at.getTime() - Date.now()).toBeGreaterThan(600_000);
    await stage.makeDue();
    await stage.until(fileId, 'attached', WAIT_MS);
    expect(await stage.filesOf(recordId)).toHaveLength(1);
    expect(stage.files.asked.filter((asked) => asked === fileId)).toHaveLength(1);
  },
  TIMEOUT_MS,
);
