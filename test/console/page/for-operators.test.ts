import { forOperators, mayOperate } from '../../../src/console/page/for-operators.ts';
import { html } from '../../../src/console/page/html-tag.ts';

const form = html`<form></form>`;

test('an operator sees the form', () => {
  expect(mayOperate({ role: 'operator' })).toBe(true);
  expect(String(forOperators({ role: 'operator' }, form, 'replay it'))).toBe('<form></form>');
});

test('a viewer sees what operators do, or nothing', () => {
  expect(mayOperate({ role: 'viewer' })).toBe(false);
  expect(String(forOperators({ role: 'viewer' }, form, 'replay <it>'))).toContain(
    'You may look here. Operators can replay &lt;it&gt;.',
  );
  expect(forOperators({ role: 'viewer' }, form)).toBeUndefined();
});
