import Table from 'cli-table3';
import { printable } from '../../printable.ts';
import type { StepResult } from '../apply/carry-out.ts';

/** The table of what is going to be done. */
export function planText(results: readonly StepResult[]): string {
  return table(results, 'To do', todoText);
}

/** The table of what was done. */
export function doneText(results: readonly StepResult[]): string {
  return table(results, 'Done', doneCell);
}

function table(
  results: readonly StepResult[],
  head: string,
  cell: (result: StepResult) => string,
): string {
  const rows = new Table({
    head: ['Event type', 'Address', head, 'Webhook id'],
    // Without colours: the output may be redirected to a file.
    style: { head: [], border: [] },
  });
  for (const result of results) {
    const { types, address } = result.step;
    rows.push([types.join('\n'), address, cell(result), result.id ?? ''].map(printable));
  }
  return rows.toString();
}

function todoText({ step }: StepResult): string {
  if (step.action === 'none') return nothingText(step);
  return [...(step.action === 'update' ? ['update:', ...changeTexts(step)] : [step.action])].join(
    '\n',
  );
}

function doneCell({ step, status }: StepResult): string {
  if (status === 'failed') return `failed to ${step.action}`;
  if (status === 'not-tried') return `not tried: ${step.action}`;
  switch (step.action) {
    case 'none':
      return nothingText(step);
    case 'create':
      return 'created';
    case 'delete':
      return 'deleted';
    case 'update':
      return ['updated:', ...changeTexts(step)].join('\n');
  }
}

const nothingText = ({ isHidden = false }: { readonly isHidden?: boolean }) =>
  isHidden ? 'nothing, but its\nsecrets are not shown' : 'nothing, already correct';

const changeTexts = ({ changes }: { readonly changes: readonly { readonly text: string }[] }) =>
  changes.map(({ text }) => text);

/**
 * What is done and what is left, as one sentence or two.
 *
 * @returns undefined when nothing failed
 */
export function leftText(results: readonly StepResult[]): string | undefined {
  const done = results.filter(({ status }) => status === 'done').length;
  const left = results.filter(({ status }) => status === 'failed' || status === 'not-tried');
  if (left.length === 0) return undefined;
  const names = left.map(({ step }) => `${step.action} ${step.address} (${step.types.join(', ')})`);
  return printable(
    `Done: ${done} of ${done + left.length} changes. Left: ${names.join('; ')}. Run the same command again to make the changes that are left; it repeats none that is done.`,
  );
}
