import type { Pool } from 'pg';
import { hasEvent } from '../store/events.ts';
import type { OrderBody } from '../store/orders.ts';
import { type Move, movesFrom } from './moves.ts';

/**
 * What can happen to an order next. A chargeback ends its dispute, although its state stays: it is
 * final.
 */
export async function allowedMoves(pool: Pool, order: OrderBody): Promise<Move[]> {
  const moves = movesFrom(order.state);
  const isDisputed = moves.some(({ name }) => name === 'chargeback');
  return isDisputed && (await hasEvent(pool, order.id, 'order.chargeback')) ? [] : moves;
}
