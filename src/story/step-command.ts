import { againCommandFor, commandFor } from '../inbox/repair/replay-command.ts';
import type { StepAction } from './story.ts';

/** The command line that does what a step is about, as it can be pasted into a shell. */
export function commandOf(action: StepAction): string {
  switch (action.kind) {
    case 'replay':
      return commandFor(action.eventId);
    case 'dismiss':
      return commandFor(action.eventId, '--dismiss "why"');
    case 'restore':
      return commandFor(action.eventId, '--restore');
    case 'judge-anew':
      return commandFor(action.eventId, '--unmapped');
    case 'apply-again':
      return againCommandFor(action.subject);
    case 'check':
      return 'npm run doctor';
  }
}
