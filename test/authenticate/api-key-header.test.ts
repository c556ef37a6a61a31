import { apiKeyHeader } from '../../src/authenticate/api-key-header.ts';
import { bodiless } from '../support/arrival.ts';

const authenticate = apiKeyHeader('X-Api-Key', ['a1b2c3d4e5f6g7', 'next1next2next3']);

function present(headers: Record<string, string | string[]>) {
  return authenticate(bodiless({ headers }));
}

test.each([
  ['a1b2c3d4e5f6g7', 'value 1 of X-Api-Key'],
  ['next1next2next3', 'value 2 of X-Api-Key'],
])('%s is valid', async (value, caller) => {
  expect(await present({ 'x-api-key': value })).toEqual({ method: 'static-header', caller });
});

test.each([
  ['nothing', {}],
  ['an empty value', { 'x-api-key': '' }],
  ['another value', { 'x-api-key': 'a1b2c3d4e5f6g8' }],
  ['a value in another case', { 'x-api-key': 'A1b2c3d4e5f6g7' }],
  ['a part of a value', { 'x-api-key': 'a1b2c3' }],
  ['both values at once', { 'x-api-key': 'a1b2c3d4e5f6g7, next1next2next3' }],
  ['a list', { 'x-api-key': ['a1b2c3d4e5f6g7'] }],
  ['the value in another header', { authorization: 'a1b2c3d4e5f6g7' }],
])('%s is denied', async (_case, headers) => {
  await expect(present(headers)).rejects.toMatchObject({
    status: 401,
    headers: { 'WWW-Authenticate': expect.stringContaining('ApiKey realm=') },
  });
});
