import { expect, test } from 'vitest';
import { openReference } from '../../src/http/reference.ts';
import { contractOf, violationOf } from '../../src/kit/contracts.ts';
import type { Operation } from '../../src/kit/operation.ts';
import { parseRequest } from '../../src/kit/parse.ts';
import type { Request } from '../../src/kit/request.ts';
import { routerOf } from '../../src/kit/routes.ts';
import { Unparsable } from '../../src/kit/unparsable.ts';

const contract = contractOf('digigo.ocsp');
const operation: Operation<never> = {
  id: contract.id,
  contract,
  errors: {},
  handle: () => ({ status: 204, headers: {} }),
};
const reference = await openReference();

const sent = (contentType: string): Request => ({
  method: 'POST',
  target: '/ocsp',
  origin: 'http://localhost',
  hostname: 'localhost',
  prefix: '',
  path: '/ocsp',
  query: '',
  headers: { 'content-type': contentType },
  peer: '127.0.0.1',
  hasBody: true,
  readBody: async () => Buffer.alloc(0),
});

const type = 'application/ocsp-request';

test.each([
  ['bytes that are no text', Buffer.from([0x30, 0x80, 0xff, 0xfe, 0x00])],
  ['text', Buffer.from('{"a":1}')],
])('binary body: %s comes as bytes, and both validators accept it', async (_, bytes) => {
  const request = sent(`${type}; charset=utf-8`);

  const parsed = parseRequest(request, bytes, contract, {});

  expect(parsed.body).toEqual(bytes);
  expect(violationOf(contract, parsed)).toBeUndefined();
  expect(await reference.violation(request, parsed, operation)).toBeUndefined();
});

test('binary body: none is none, where it is not required', async () => {
  const parsed = parseRequest(sent(type), Buffer.alloc(0), contract, {});

  expect(parsed.body).toBeUndefined();
  expect(violationOf(contract, parsed)).toBeUndefined();
  expect(await reference.violation(sent(type), parsed, operation)).toBeUndefined();
});

test('binary body: another media type is refused', () => {
  expect(() => parseRequest(sent('text/plain'), Buffer.from('x'), contract, {})).toThrow(Unparsable);
});

test('binary body: bytes under another media type are held against UTF-8 as ever', () => {
  const text = contractOf('control.put-world');

  expect(() => parseRequest(sent(type), Buffer.from([0xff]), text, {})).toThrow('not UTF-8');
});

test('routes: the rest of a path may have slashes in it, and is decoded', () => {
  const rest = contractOf('digigo.ocsp-get');
  const route = routerOf([{ ...operation, id: rest.id, contract: rest }]);

  expect(route('GET', '/ocsp/a/b+c//%2Fd=')?.params).toEqual({ request: 'a/b+c///d=' });
  expect(route('GET', '/ocsp/')).toBeUndefined();
  expect(route('GET', '/ocsp')).toBeUndefined();
  expect(route('POST', '/ocsp/a')).toBeUndefined();
});
