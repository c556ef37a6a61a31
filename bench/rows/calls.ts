import { EVENTS_PER_LIFE, type EventPlan } from '../load/bench-event.ts';
import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import type { Stage } from '../stage/stage.ts';
import type { Figure, Row, Target } from './row.ts';

interface Case {
  readonly what: string;
  readonly plan: EventPlan;
  readonly events: number;
  readonly variables: Record<string, string>;
  readonly target: Target;
}

const CASES: readonly Case[] = [
  {
    ...{ what: 'calls per 1,000 events, sfOrderId given', plan: 'by-id', events: 2000 },
    ...{ variables: {}, target: { max: 4 } },
  },
  {
    ...{ what: 'calls per 1,000 events, Orders by number', plan: 'by-number', events: 2000 },
    ...{ variables: { DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true' }, target: { max: 8 } },
  },
  {
    ...{ what: 'calls per 1,000 events, 10 per order', plan: 'lives' },
    ...{ events: 400 * EVENTS_PER_LIFE, variables: {}, target: { max: 1 } },
  },
];

export const calls: Row = {
  name: 'calls',
  about: 'calls of Salesforce that a backlog needs',
  async measure(stage) {
    const figures: Figure[] = [];
    for (const each of CASES) figures.push(await measure(stage, each));
    return figures;
  },
};

async function measure(stage: Stage, { what, plan, events, variables, target }: Case) {
  stage.progress(what);
  const connector = await Connector.create(stage, variables);
  try {
    await connector.startWeb();
    const first = Math.ceil(stage.takeNumbers(events + EVENTS_PER_LIFE) / EVENTS_PER_LIFE);
    await stage.load.send({
      ...{ urls: connector.urls, plan, connections: CONNECTIONS, count: events },
      first: first * EVENTS_PER_LIFE,
    });
    await stage.org.reset();
    await connector.startWorker();
    await connector.drained();
    const counts = await stage.org.counts();
    return { what, values: [(counts.calls * 1000) / events], unit: 'calls', target };
  } finally {
    await connector.close();
  }
}
