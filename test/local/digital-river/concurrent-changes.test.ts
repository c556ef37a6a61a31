import { startReceiver } from './receiver.ts';
import { startStage } from './stage.ts';

it('a webhook can be switched while its deliveries fail', async () => {
  const stage = await startStage({ retryBaseMs: 1 });
  const receiver = await startReceiver(() => ({ status: 500 }));
  try {
    const id = await stage.register({ types: ['order.accepted'], address: `${receiver.url}/hook` });
    for (let number = 0; number < 20; number += 1) {
      await stage.call('POST', '/local/events', { id: `e${number}`, type: 'order.accepted' });
    }
    const switched = [];
    for (let time = 0; time < 60; time += 1) {
      switched.push(await stage.call('PATCH', `/webhooks/${id}`, { enabled: time % 2 === 1 }));
    }
    expect(switched.filter(({ status }) => status !== 200)).toEqual([]);
  } finally {
    await stage.end();
    await receiver.close();
  }
}, 30_000);
