import { expect, test } from 'vitest';
import type { FoundSignature } from '../../../../../src/pki/signed-document.ts';
import { evidence, found, golden, RSA, read, signature } from '../golden.ts';

test('digigo.validate-signature: key by key, in their order, what DSS answers to its own example', () => {
  // DSS asked the network for a fourth certificate; we ask nobody.
  const { usedCertificates, ...rest } = golden;
  const expected = { ...rest, usedCertificates: usedCertificates.slice(0, 3) };

  const data = read(evidence());

  expect(data).toEqual(expected);
  const inOrder = { ...data, usedCertificates: [] };
  expect(JSON.stringify(inOrder)).toBe(JSON.stringify({ ...golden, usedCertificates: [] }));
  expect(JSON.stringify(data.usedCertificates)).toBe(JSON.stringify(usedCertificates.slice(0, 3)));
});

test('digigo.validate-signature: a signature whose digests differ is not intact, one whose data is missing not valid', () => {
  const [reference, properties] = found.digests as [
    FoundSignature['digests'][number],
    FoundSignature['digests'][number],
  ];
  const basic = (digests: FoundSignature['digests']) =>
    read(evidence({ signatures: [signature({ digests })] })).signatures[0].basicSignature;

  expect(basic([{ ...reference, intact: false }, properties])).toMatchObject({
    signatureIntact: false,
    signatureValid: false,
  });
  expect(basic([{ ...reference, found: false }, properties])).toMatchObject({
    signatureIntact: true,
    signatureValid: false,
  });
});

test('digigo.validate-signature: a signature by nobody has no signing certificate, and a key of no length', () => {
  const { keyLength: _length, ...value } = RSA;
  const { signer: _, ...nobody } = signature({ value: { ...value, intact: false } }, { chain: [] });

  expect(read(evidence({ signatures: [nobody] })).signatures[0]).toMatchObject({
    basicSignature: { keyLengthUsedToSignThisToken: '0', signatureIntact: false, signatureValid: false },
    signingCertificate: null,
    certificateChain: [],
  });
});

test('digigo.validate-signature: a counter-signature names its parent; PSS its mask; what the signer says is there', () => {
  const productionPlace = { city: 'Tunis', countryName: 'TN' };
  const [data] = read(
    evidence({
      signatures: [
        signature({
          parent: 'id-parent',
          value: { ...RSA, mask: 'SHA384' },
          structureError: 'two of them',
          properties: { commitments: ['1.2.3'], claimedRoles: ['gérant'], productionPlace },
        }),
      ],
    }),
  ).signatures;

  expect(data).toMatchObject({
    parentId: 'id-parent',
    counterSignature: true,
    structuralValidation: { valid: false, message: 'two of them' },
    basicSignature: { maskGenerationFunctionUsedToSignThisToken: 'MGF1_SHA384' },
    signatureProductionPlace: {
      address: null,
      city: 'Tunis',
      stateOrProvince: null,
      postalCode: null,
      countryName: 'TN',
    },
    commitmentTypeIndication: ['1.2.3'],
    claimedRoles: ['gérant'],
  });
});

test('digigo.validate-signature: a policy is identified when it is known, and its digest held against it', () => {
  // printf 'the policy' | openssl dgst -sha256 -binary | base64
  const value = '1dKwCGyqSufnKas65ULcCuJNcAChvHrDs2el+8XktpI=';
  const digest = { algorithm: 'SHA256', value } as const;
  const policyIn = (policy: NonNullable<FoundSignature['policy']>, policies = new Map<string, Buffer>()) =>
    read(evidence({ signatures: [signature({ policy })] }), { policies }).signatures[0].policy;
  const known = new Map([['1.2.3', Buffer.from('the policy')]]);

  expect(policyIn({ id: '1.2.3', url: 'http://a.test', digest }, known)).toEqual({
    id: '1.2.3',
    url: 'http://a.test',
    notice: null,
    digestAlgoAndValue: { digestMethod: 'SHA256', digestValue: value },
    asn1Processable: false,
    identified: true,
    status: true,
    processingError: null,
    digestAlgorithmsEqual: true,
  });
  expect(policyIn({ id: '1.2.3', digest })).toMatchObject({ identified: false, status: false });
  expect(policyIn({ id: '1.2.3', digest, stored: Buffer.from('another').toString('base64') })).toMatchObject({
    identified: true,
    status: false,
    processingError: expect.stringMatching(/digest/),
  });
  expect(policyIn({ id: 'IMPLICIT_POLICY' })).toMatchObject({ identified: true, status: true });
});
