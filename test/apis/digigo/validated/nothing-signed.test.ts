import { expect, test } from 'vitest';
import { MANIFEST_TYPE, OBJECT_TYPE, XPATH, XPATH_FILTER } from '../../../../src/pki/xades/names.ts';
import { withSigner } from '../../../signing/account.ts';
import type { DocumentSigner } from '../../../signing/document-signer.ts';
import { DS, digest, ETSI, signedProperties } from '../../../signing/xades-properties.ts';
import { EXCLUSIVE, inherited, type Reference, transform, xadesSignature } from '../../../signing/xades-signature.ts';
import { signingTime } from './documents.ts';
import { verdicts } from './validating.ts';

/** What a signature refers to, whose text is in exclusive canonical form, and where it stands. */
interface Own {
  readonly reference: Partial<Reference>;
  /** Another ds:Object of the signature. */
  readonly object?: string;
  /** The start tag of another of its elements. */
  readonly tag?: readonly [without: string, withId: string];
}

const own = (canonical: string, type?: string): Partial<Reference> => ({
  ...(type !== undefined && { type }),
  uri: '#own',
  transforms: [EXCLUSIVE],
  digest: digest(canonical),
});

const certificates = (signer: DocumentSigner): string =>
  [signer.certificate, ...signer.chain]
    .map((der) => `<ds:X509Certificate>${der.toString('base64')}</ds:X509Certificate>`)
    .join('');

function qualifyingObject(signer: DocumentSigner): string {
  const properties = inherited(signedProperties('S1', signer.certificate, { signingTime }));
  return `<ds:Object ${DS} Id="own"><xades:QualifyingProperties ${ETSI} Target="#S1">${properties}</xades:QualifyingProperties></ds:Object>`;
}

const PROPERTIES = `<ds:Object ${DS} Id="own"><ds:SignatureProperties><ds:SignatureProperty Target="#S1">x</ds:SignatureProperty></ds:SignatureProperties></ds:Object>`;
const MANIFEST = `<ds:Manifest ${DS} Id="own"></ds:Manifest>`;
const FILTER = `<f:XPath xmlns:f="${XPATH_FILTER}" Filter="subtract">/</f:XPath>`;
const OBJECT_TAG = ['<ds:Object><xades', '<ds:Object Id="own"><xades'] as const;

const wholeBut = (algorithm: string, content: string): Partial<Reference> => ({
  uri: '',
  transforms: [transform(algorithm, content)],
  digest: digest(''),
});

const cases: readonly (readonly [string, (signer: DocumentSigner) => Own])[] = [
  [
    'its certificates',
    (signer) => ({
      reference: own(`<ds:X509Data ${DS} Id="own">${certificates(signer)}</ds:X509Data>`),
      tag: ['<ds:X509Data>', '<ds:X509Data Id="own">'],
    }),
  ],
  [
    'its KeyInfo',
    (signer) => ({
      reference: own(`<ds:KeyInfo ${DS} Id="own"><ds:X509Data>${certificates(signer)}</ds:X509Data></ds:KeyInfo>`),
      tag: ['<ds:KeyInfo>', '<ds:KeyInfo Id="own">'],
    }),
  ],
  ['the object of its properties', (signer) => ({ reference: own(qualifyingObject(signer)), tag: OBJECT_TAG })],
  [
    'the object of its properties, as an object',
    (signer) => ({ reference: own(qualifyingObject(signer), OBJECT_TYPE), tag: OBJECT_TAG }),
  ],
  ['an object of SignatureProperties', () => ({ reference: own(PROPERTIES), object: inherited(PROPERTIES) })],
  [
    'a manifest of nothing',
    () => ({ reference: own(MANIFEST, MANIFEST_TYPE), object: `<ds:Object>${inherited(MANIFEST)}</ds:Object>` }),
  ],
  ['what an XPath leaves of the document', () => ({ reference: wholeBut(XPATH, '<ds:XPath>false()</ds:XPath>') })],
  ['what a filter leaves of the document', () => ({ reference: wholeBut(XPATH_FILTER, FILTER) })],
];

test.each(cases)('digigo.validate-signature: a signature of nothing but %s signs no data', async (_, signed) => {
  const { simulated, signer } = await withSigner();
  const { reference, object, tag = ['', ''] } = signed(signer);

  const signature = await xadesSignature(signer, { uri: '', digest: '', ...reference }, { signingTime }, object);
  const document = `<Facture><Montant>999999</Montant>${signature.replace(...tag)}</Facture>`;

  expect(await verdicts(simulated, document)).toEqual(['INDETERMINATE SIGNED_DATA_NOT_FOUND']);
});
