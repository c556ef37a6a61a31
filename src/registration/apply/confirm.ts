import type { AccountContext } from '../context.ts';
import { isLiveKey, isTestKey } from '../org/key-problem.ts';
import type { StepsToRun } from '../report/steps-to-run.ts';

/** What came of asking. */
type Answer = 'not-asked' | 'yes' | { readonly objection: string };

/**
 * Asks before production is changed: where the environment is production, and with every key that
 * is not known to be a test key.
 * Asks before `delete` in every case, and where the steps raise a question.
 *
 * @param decided what would be done, and what it raises a question about
 * @param show shows it, before the question or the refusal
 * @returns `not-asked` and `yes` to go on; otherwise why not, and what to do
 */
export async function confirm(
  context: AccountContext,
  decided: Pick<StepsToRun, 'steps' | 'question'>,
  show: () => void,
): Promise<Answer> {
  const { options, terminal } = context;
  const changes = decided.steps.filter(({ action }) => action !== 'none').length;
  const reason = [reasonToAsk(context), decided.question].filter(Boolean).join(', and ');
  if (changes === 0 || reason === '' || options.isConfirmed) return 'not-asked';
  show();
  if (!terminal.canAsk) {
    return {
      objection: `Expected a confirmation, because ${reason}; there is no terminal to ask at. Check what would be done with --dry-run, then run the command again with --yes.`,
    };
  }
  const question = `${changes} ${changes === 1 ? 'change' : 'changes'} to make, and ${reason}. Type "yes" to go on: `;
  const answer = await terminal.ask(question);
  return answer.trim().toLowerCase() === 'yes'
    ? 'yes'
    : { objection: 'Expected the answer "yes", got another one.' };
}

/** Why a change is confirmed; undefined when it need not be. */
export function reasonToAsk({
  options,
  config,
  environment,
}: Pick<AccountContext, 'options' | 'config' | 'environment'>): string | undefined {
  if (isLiveKey(config.apiKey)) return 'DIGITAL_RIVER_API_KEY is a live key';
  if (!isTestKey(config.apiKey)) {
    return 'DIGITAL_RIVER_API_KEY is not known to be a test key (sk_test_…)';
  }
  if (environment.CONNECTOR_MODE === 'live') return 'CONNECTOR_MODE is live';
  if (options.environment === 'production') return 'the environment is production';
  return options.subcommand === 'delete' ? 'webhooks would be deleted' : undefined;
}
