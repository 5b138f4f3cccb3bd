import { expect, test } from 'vitest';
import { readRequest } from '../../../../src/apis/digigo/validating/request.ts';

const signedDocument = { bytes: 'YQ==' };
const read = (asked: object) => readRequest(Buffer.from(JSON.stringify({ signedDocument, ...asked })));

test.each([
  ['policy', {}],
  ['policy', { bytes: null, digestAlgorithm: null, mimeType: null, name: null }],
  ['originalDocuments', [null]],
  ['originalDocuments', [{}]],
  ['originalDocuments', [{ bytes: null, name: null }]],
  ['originalDocuments', {}],
])('digigo.validate-signature: as clients of DSS leave it empty, %s is absent: %j', (name, value) => {
  expect(read({ [name]: value })).toEqual(read({}));
});

test('digigo.validate-signature: an original that is there counts beside those that are not, and is called by its place', () => {
  const { originals } = read({ originalDocuments: [null, { bytes: 'Yg==', name: 'b' }, {}] });

  expect(originals).toEqual([{ bytes: Buffer.from('b'), name: 'b' }]);
  expect(() => read({ originalDocuments: [null, { name: 'x' }] })).toThrow('originalDocuments[1].bytes is missing');
});

test('digigo.validate-signature: what has something in it is no absent policy or original', () => {
  expect(() => read({ policy: { bytes: 'YQ==' } })).toThrow('policy is no text');
  expect(() => read({ policy: [] })).toThrow('policy is no text');
  expect(() => read({ originalDocuments: [[]] })).toThrow('originalDocuments[0] is no object');
  expect(() => read({ originalDocuments: Array(101).fill(null) })).toThrow('more than 100');
});
