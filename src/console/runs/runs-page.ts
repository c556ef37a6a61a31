import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { runUrl } from '../page/links.ts';
import { badge, nextPage, table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import type { RunJson } from './run-schemas.ts';
import { runStanding, runTitle } from './run-words.ts';

/** A table of runs. @param caption what they have in common */
export function runsTable(caption: string, runs: readonly RunJson[], whenEmpty: string): Html {
  return table(
    caption,
    [
      { label: 'Run', cell: (run) => html`<a href="${runUrl(run.id)}">${runTitle(run)}</a>` },
      {
        label: 'Standing',
        cell: (run) => badge(runStanding(run), run.state === 'finished' ? 'good' : 'warning'),
      },
      { label: 'Begun by', cell: ({ begunBy }) => begunBy },
      { label: 'Begun', cell: ({ begunAt }) => instantOrDash(begunAt) },
      { label: 'Changed', cell: ({ changed }) => numberText(changed), isNumber: true },
    ],
    runs,
    whenEmpty,
  );
}

/** The page of all runs below its heading. */
export function runsMain(runs: readonly RunJson[], next: string | null): Html {
  return html`
    <p>A run replays, dismisses, judges or reads many events. It goes on when this page is closed.</p>
    ${runsTable('All runs, the newest first', runs, 'There was no run yet. Runs begin on the pages of issues, and on Unmapped.')}
    ${nextPage(next === null ? undefined : `/console/runs?before=${next}`)}`;
}
