import { expect, test } from 'vitest';
import { canonical } from '../../../src/apis/digigo/tolerance.ts';

test('digigo: tolerance, every spelling of the document is the field of the contract', () => {
  const spellings = {
    'requestSignature ': 'a',
    taxIdentifieurFile: 'b',
    taxIdentifieurFileType: ' image/jpeg ',
    screenshotFile1: 'c',
    screenshotFile2: 'd',
    Organisation: 'e',
    RequestorIdType: ' CIN ',
    ProofFile: 'f',
    proofFileType: 'text/pdf',
    revocationReason: 'CLE_COMPROMISE',
    authDelivery: '1',
  };

  expect(canonical(spellings)).toEqual({
    requestSignature: 'a',
    taxIdentifierFile: 'b',
    taxIdentifierFileType: 'image/jpg',
    screenshot1File: 'c',
    screenshot2File: 'd',
    organisation: 'e',
    requestorIdType: 'CIN',
    proofFile: 'f',
    proofFileType: 'application/pdf',
    revocationReason: 'KEY_COMPROMISE',
    authDelivery: 1,
  });
  expect(canonical({ txSignature: 'a', taxIdentifiantFile: 'b' })).toEqual({
    requestSignature: 'a',
    taxIdentifierFile: 'b',
  });
});

test('digigo: tolerance, everything else stays what it is', () => {
  const fields = {
    authdelivery: '1',
    organisationid: 'x',
    userId: ' 1 2 ',
    list: [' a '],
    inner: { txSignature: ' a ' },
    n: 1,
    no: false,
  };

  expect(canonical(fields)).toEqual({ ...fields, userId: '1 2' });
  expect([canonical(null), canonical('a'), canonical([1])]).toEqual([null, 'a', [1]]);
});

test('digigo: tolerance, null is nothing, and names of prototypes are names', () => {
  const fields = canonical(
    JSON.parse('{"a": null, "constructor": "x", "toString": " CIN ", " __proto__": {"polluted": true}}'),
  );

  expect(Object.keys(fields as object)).toEqual(['constructor', 'toString', '__proto__']);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
