import { orderStory } from '../../wiring/story/order-story.ts';
import { print, type ReplayContext } from '../context.ts';
import { unknownOrder } from '../order/unknown-order.ts';
import { storyJson } from './story-json.ts';
import { storyText } from './story-text.ts';

/**
 * Shows all that happened to an order.
 *
 * @throws UnknownOrderError when the inbox knows no such order
 */
export async function showStory(context: ReplayContext): Promise<0> {
  const { options, parts, pool, now } = context;
  const order = options.order ?? '';
  const found = await orderStory(parts, pool, order, now);
  if (found === undefined) throw await unknownOrder(pool, order);
  const remark = found.isByEvent ? [`${order} is the id of an event of this order.`] : [];
  print(context, storyJson(found.story), [...remark, storyText(found.story)].join('\n'));
  return 0;
}
