import {
  hideSecrets,
  isReadable,
  secretsIn,
} from '../../../../src/sources/digital-river/api/hide-secrets.ts';

it.each([
  ...[
    '********',
    '****1234',
    'sk_****',
    'ab**yz',
    '••••1234',
    '…………',
    'xxxx',
    'XXXX1234',
    '1234xxxx',
  ],
  ...['', null, undefined],
])('%j is masked or left out', (secret) => {
  expect(isReadable(secret)).toBe(false);
});

it.each(['opensesame', 'a*b', 'xxy', 'foxxy-lady', 'T0k3n'])('%j is readable', (secret) => {
  expect(isReadable(secret)).toBe(true);
});

it('hides secrets that look as if a part of them were masked, and no masks', () => {
  const secrets = secretsIn({ oauth: { password: 'open**sesame', clientSecret: '****' } });
  expect(secrets).toEqual(['open**sesame']);
  expect(hideSecrets('got open**sesame and ****', secrets)).toBe('got [hidden] and ****');
});
