import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ValidationContext } from '../../../../src/apis/digigo/validating/evidence.ts';
import { gatherEvidence } from '../../../../src/apis/digigo/validating/gather.ts';
import { reports } from '../../../../src/apis/digigo/validating/reporting/reports.ts';
import { createCrl } from '../../../../src/pki/crl.ts';
import { findSignatures } from '../../../../src/pki/find-signatures.ts';
import { Malformed } from '../../../../src/pki/malformed.ts';
import type { FoundSignature } from '../../../../src/pki/signed-document.ts';
import { DAY, trust } from '../../../pki/pki.ts';
import { cades } from '../../../signing/cades-document.ts';
import { localSigner } from '../../../signing/local-signer.ts';
import { pades } from '../../../signing/pades-document.ts';
import { pdf, withCrossReferenceStream } from '../../../signing/pdf-file.ts';
import { enveloped, enveloping } from '../../../signing/xades-document.ts';
import { derMutations } from './der-mutations.ts';
import { INVOICE, ORIGINAL, signingTime } from './documents.ts';
import { derPieces, mutations, pdfPieces, xmlPieces } from './mutations.ts';
import { attachedContent, objectsIn, outsideContents, outsideSignatures } from './signed-content.ts';

const signer = await localSigner();
/** Of the signer alone: authorities are known, so there are fewer bytes that nobody signs. */
const signing = { signingTime, certificates: [signer.certificate] };

const crl = async (authority: (typeof trust)['issuing']) => {
  const list = { number: 1, thisUpdate: signingTime - 1000, nextUpdate: signingTime + DAY, revoked: [] };
  return { kind: 'CRL', der: (await createCrl(authority, list)).toString('base64') } as const;
};

const context: ValidationContext = {
  now: signingTime,
  anchors: [trust.root.certificate],
  intermediates: trust.chain,
  revocations: await Promise.all([trust.issuing, trust.government, trust.root].map(crl)),
  policies: new Map(),
  strict: false,
};

/** The signatures of a document that are TOTAL_PASSED; none of one that cannot be read. */
function passedIn(document: Buffer): FoundSignature[] {
  try {
    const found = findSignatures(document, []);
    const { simpleReport } = reports({}, gatherEvidence(found, context), context);
    return found.filter((_, n) => simpleReport.signature[n]?.indication === 'TOTAL_PASSED');
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return [];
  }
}

/** What the signer says, and of what. */
const claimed = ({ signingTime, signer, digests, properties }: FoundSignature) => ({
  signingTime,
  certificate: signer.certificate,
  digests,
  properties,
});

interface Mutated {
  readonly name: string;
  readonly document: Buffer;
  readonly mutants: fc.Arbitrary<Buffer>;
  readonly runs: number;
  /** What a document says that has to be signed, read otherwise than by the validator. */
  readonly content: (document: Buffer) => string;
}

const stamped = { ...signing, timestamped: true };
const archived = {
  ...stamped,
  crls: context.revocations.map(({ der }) => Buffer.from(der, 'base64')),
  counterSigner: signer,
};
/** Little, so that what is changed is seldom the zeros behind the signature. */
const room = 6000;

const xml = Buffer.from(await enveloped(signer, INVOICE, signing));
const invoice = Buffer.from(await enveloped(signer, INVOICE, signing, 'enveloped'));
const base64 = Buffer.from(await enveloping(signer, Buffer.alloc(1500, ORIGINAL), archived));
const table = await pades(signer, await pdf('Bonjour'), { ...signing, room });
const stream = await pades(signer, withCrossReferenceStream(await pdf('Bonjour')), { ...stamped, room: 4 * room });
const cms = await cades(signer, ORIGINAL, signing);
const token = await cades(signer, ORIGINAL, stamped);

const documents: readonly Mutated[] = [
  {
    name: 'XAdES, XPath',
    document: xml,
    mutants: mutations(xml, xmlPieces(xml)),
    runs: 1500,
    content: outsideSignatures,
  },
  {
    name: 'XAdES, enveloped',
    document: invoice,
    mutants: mutations(invoice, xmlPieces(invoice)),
    runs: 1500,
    content: outsideSignatures,
  },
  {
    name: 'XAdES, enveloping',
    document: base64,
    mutants: mutations(base64, xmlPieces(base64)),
    runs: 1000,
    content: objectsIn,
  },
  {
    name: 'PAdES',
    document: table,
    mutants: mutations(table, pdfPieces(table)),
    runs: 2000,
    content: (pdf) => outsideContents(pdf, table),
  },
  {
    name: 'PAdES, streams',
    document: stream,
    mutants: mutations(stream, pdfPieces(stream)),
    runs: 1000,
    content: (pdf) => outsideContents(pdf, stream),
  },
  {
    name: 'CAdES, stamped',
    document: token,
    mutants: mutations(token, derPieces(token)),
    runs: 1500,
    content: attachedContent,
  },
  { name: 'CAdES, in other order', document: cms, mutants: derMutations(cms), runs: 1500, content: attachedContent },
];

/** Of a machine that is busy: each takes two seconds. */
const MOST_MS = 120_000;

/** As a counterexample is better read. */
const latin1 = (bytes: Buffer): string => bytes.toString('latin1');

test.each(documents)(
  'validation: $runs mutants of $name crash nothing, and none passes that says something else',
  (mutated) => {
    const { document, mutants, runs, content } = mutated;
    const originals = passedIn(document).map(claimed);
    const said = content(document);

    expect(originals).not.toEqual([]);
    fc.assert(
      fc.property(mutants.map(latin1), (text) => {
        const mutant = Buffer.from(text, 'latin1');
        const passed = passedIn(mutant);
        for (const signature of passed) expect(originals).toContainEqual(claimed(signature));
        // A counter-signature is of another one's value, whatever that is of.
        if (passed.some(({ parent }) => parent === undefined)) expect(content(mutant)).toBe(said);
      }),
      { numRuns: runs, seed: 42 },
    );
  },
  MOST_MS,
);
