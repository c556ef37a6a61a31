/** Why an order cannot be written again, whatever workers do. */
export const AGAIN_OBSTACLES = ['not configured', 'no state', 'unreadable state'] as const;

export type AgainObstacle = (typeof AGAIN_OBSTACLES)[number];

/** The obstacles in full sentences. */
const TEXTS: Readonly<Record<AgainObstacle, string>> = {
  'not configured':
    'The sender of this order is not configured in this installation, so that its events cannot be read. Configure it again first.',
  'no state': 'No event of this order was ever to be written.',
  'unreadable state':
    'What is stored of this order cannot be read: a defect of the connector. Report it with the id of the order.',
};

/** Tells, in full sentences, why an order cannot be written again. */
export function obstacleText(obstacle: AgainObstacle | 'claimed'): string {
  return obstacle === 'claimed'
    ? 'A worker is writing this order right now. Try again in a minute.'
    : TEXTS[obstacle];
}
