import { expect, test } from 'vitest';
import { XADES } from '../../../../src/pki/xades/names.ts';
import { noXmlsec } from '../../../pki/xades/xmlsec.ts';
import { withSigner } from '../../../signing/account.ts';
import { cades } from '../../../signing/cades-document.ts';
import { localSigner } from '../../../signing/local-signer.ts';
import { pades } from '../../../signing/pades-document.ts';
import { pdf } from '../../../signing/pdf-file.ts';
import { xmlsecAccepts } from '../../../signing/programs.ts';
import { enveloped, enveloping } from '../../../signing/xades-document.ts';
import { FORMS, INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { PASSED, verdicts } from './validating.ts';

const NO_SIGNER = 'INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND';

test.skipIf(noXmlsec)(
  'digigo.validate-signature: another certificate of the same key is not the signer’s',
  async () => {
    const { simulated } = await withSigner();
    const signer = await localSigner();
    const other = await localSigner({ request: { serial: '77' } });
    const certificates = [other.certificate, ...other.chain];

    const xml = await enveloped(signer, INVOICE, { signingTime, certificates });
    const cms = await cades(signer, ORIGINAL, { signingTime, named: other.certificate });
    const signed = await pades(signer, await pdf('Bonjour'), { signingTime, named: other.certificate });

    expect(xmlsecAccepts(xml)).toMatchObject({ ok: true });
    expect(await verdicts(simulated, xml)).toEqual([NO_SIGNER]);
    expect(await verdicts(simulated, cms)).toEqual([NO_SIGNER]);
    expect(await verdicts(simulated, signed)).toEqual([NO_SIGNER]);
  },
);

test.each(FORMS)(
  'digigo.validate-signature: $form that names its authority’s certificate has no signer',
  async (form) => {
    const { simulated, signer } = await withSigner();
    const [named] = signer.chain as [Buffer];

    const { document, ...asked } = await form.sign(signer, { named });

    expect(await verdicts(simulated, document, asked)).toEqual([NO_SIGNER]);
  },
);

const PROPERTIES = /<xades:SignedProperties [\s\S]*<\/xades:SignedProperties>/;

/** Puts other properties where the signed ones are looked for, and those elsewhere. */
function withOtherProperties(signed: string, other: (properties: string) => string): string {
  const [properties = ''] = PROPERTIES.exec(signed) ?? [];
  const elsewhere = `<ds:Object><kept xmlns:xades="${XADES}">${properties}</kept></ds:Object>`;
  return signed.replace(properties, other(properties)).replace('</ds:Signature>', `${elsewhere}</ds:Signature>`);
}

/** Shapes that leave what was signed in the document, and put something else where it is looked for. */
const shapes: readonly (readonly [string, (signed: string) => string])[] = [
  [
    'properties with another time',
    (signed) =>
      withOtherProperties(signed, (properties) => properties.replace('xades-S1', 'other').replace('T09', 'T08')),
  ],
  [
    'properties that say nothing',
    (signed) => withOtherProperties(signed, () => '<xades:SignedProperties Id="other"></xades:SignedProperties>'),
  ],
];

test.skipIf(noXmlsec).each(shapes)(
  'digigo.validate-signature: is not fooled by %s, as xmlsec1 is',
  async (_name, shape) => {
    const { simulated, signer } = await withSigner();

    const fooling = shape(await enveloping(signer, ORIGINAL, { signingTime }));

    expect(xmlsecAccepts(fooling)).toMatchObject({ ok: true });
    expect(await verdicts(simulated, fooling)).not.toContain(PASSED);
  },
);
