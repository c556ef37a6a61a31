import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import type { Row } from './row.ts';

const RATE = 240;
const SECONDS = 15;

export const steady: Row = {
  name: 'steady',
  about: 'calls of Salesforce at 240 new orders a second',
  async measure(stage) {
    stage.progress(`steady: ${SECONDS} s`);
    const connector = await Connector.create(stage);
    try {
      await connector.startWeb();
      await connector.startWorker();
      await stage.org.reset();
      const count = RATE * SECONDS;
      await stage.load.send({
        ...{ urls: connector.urls, plan: 'by-id', connections: CONNECTIONS, count, rate: RATE },
        first: stage.takeNumbers(count),
      });
      await connector.drained();
      const { calls } = await stage.org.counts();
      const what = 'calls per 1,000 events, 240 a second';
      return [{ what, values: [(calls * 1000) / count], unit: 'calls' }];
    } finally {
      await connector.close();
    }
  },
};
