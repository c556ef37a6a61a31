import { InputError } from '../../errors.ts';
import { BY_COMMAND } from '../../inbox/repair/dismissed-events.ts';
import { gaveWayTo, type WaitingRival, waitingRivals } from '../../inbox/repair/give-way.ts';
import { decideSoon, describeGiving } from '../../repairs/give-way/give-way.ts';
import { storySetting } from '../../wiring/story/story-setting.ts';
import { print, type ReplayContext } from '../context.ts';
import { type GivingWay, givingWayText, noRivalText } from './give-way-text.ts';

/** A worker has a subject for seconds at most. */
const ATTEMPTS = 10;

/**
 * Shows what it means that an order gives its Salesforce Order to another one, whose events are
 * parked since the first one has it; and stores that decision when it is confirmed. A worker carries
 * it out.
 *
 * @throws InputError when several orders want the Order, and `--order` names none of them
 */
export async function letGiveWay(context: ReplayContext): Promise<0 | 1> {
  const { pool, options, parts } = context;
  const { giveWay: owner } = options;
  const rival = onlyRival(await waitingRivals(pool, owner, options.order?.trim()));
  if (rival === undefined) {
    const sources = parts.senders().map(({ source }) => source.name);
    const holder = await gaveWayTo(pool, sources, owner);
    const nothing = { done: false, owner, holder: holder ?? null, rival: null, events: 0 };
    print(context, nothing, noRivalText(owner, holder));
    return 1;
  }
  const { source, key, record, count } = rival;
  const setting = await storySetting(context.parts, context.pool, context.now);
  const { ofOwner, ofRival } = await describeGiving(pool, owner, rival, setting);
  const events = options.isConfirmed
    ? await decideSoon(pool, owner, rival, { attempts: ATTEMPTS, by: BY_COMMAND })
    : count;
  const done = options.isConfirmed && events !== undefined;
  const result: GivingWay = {
    ...{ done, source, owner, rival: key, rivalType: rival.lastType, record },
    ...{ ofOwner, ofRival, events: events ?? 0 },
  };
  print(context, result, givingWayText(result, options.isConfirmed));
  return done || !options.isConfirmed ? 0 : 1;
}

function onlyRival(rivals: readonly WaitingRival[]): WaitingRival | undefined {
  const [rival, other] = rivals;
  if (other === undefined) return rival;
  const keys = rivals.map(({ key }) => key).join(', ');
  throw new InputError(
    `--give-way: several orders want this Order: ${keys}. Expected one of them with --order. Nothing was changed.`,
  );
}
