import { ignoredVariables, printVariables, takenVariables } from '../../local/shell-variables.ts';

const shell = {
  ...{ CONNECTOR_MODE: 'live', FAILED_EVENTS_MAX: '"5"', WORKER_LANES: ' 1 ', LOG_LEVEL: '' },
  ...{ DIGITAL_RIVER_FILES: 'attach', DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true' },
  ...{ DATABASE_URL: 'postgres://production', SALESFORCE_INSTANCE_URL: 'https://example.com' },
  ...{ DIGITAL_RIVER_API_KEY: 'secret', PORT: '80', METRICS_TOKEN: '' },
  ...{ FULFILLMENT_PASSWORD: 'secret', DIGITAL_RIVER_FRESHSTATE: 'true', HOME: '/home/admin' },
};

test('the connector gets the variables of its behaviour from the shell, never addresses or credentials', () => {
  expect(takenVariables(shell)).toEqual({
    ...{ CONNECTOR_MODE: 'live', FAILED_EVENTS_MAX: '5', WORKER_LANES: '1' },
    ...{ DIGITAL_RIVER_FILES: 'attach', DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true' },
  });
});

test('what is not taken is named, without its value: variables of the connector, and misspelled ones', () => {
  const ignored = ignoredVariables(shell);
  expect(ignored.toSorted()).toEqual([
    ...['DATABASE_URL', 'DIGITAL_RIVER_API_KEY', 'DIGITAL_RIVER_FRESHSTATE'],
    ...['FULFILLMENT_PASSWORD', 'SALESFORCE_INSTANCE_URL'],
  ]);
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  printVariables({ connectorVariables: {}, ignoredVariables: ignored }, print);
  expect(printed[0]).toContain('Ignored variables of the shell: ');
  expect(printed.join('')).not.toContain('secret');
  printVariables({ connectorVariables: {}, ignoredVariables: [] }, print);
  expect(printed).toHaveLength(2);
});

test('alerts of a trial go to a receiver on this machine, never to the channel of an installation', () => {
  const own = { ALERT_WEBHOOK_URL: 'http://127.0.0.1:4000/' };
  expect(takenVariables(own)).toEqual(own);
  const others = ['https://hooks.slack.com/services/x', 'http://127.0.0.1.example.com/'];
  for (const ALERT_WEBHOOK_URL of others) {
    expect(takenVariables({ ALERT_WEBHOOK_URL })).toEqual({});
    expect(ignoredVariables({ ALERT_WEBHOOK_URL })).toEqual(['ALERT_WEBHOOK_URL']);
  }
});
