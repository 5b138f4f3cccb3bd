import type { Test } from 'supertest';
import type { Simulated } from '../../../simulate.ts';
import { BASE } from '../digigo.ts';

const PATH = `${BASE}/services/rest/tunsign-proxy/validate-signature`;

/** What a client sends beside the signed document. */
export interface Asked {
  readonly name?: string;
  readonly mimeType?: string;
  /** Detached documents by their names. */
  readonly originals?: Readonly<Record<string, Uint8Array>>;
  readonly policy?: string | null;
  readonly signatureId?: string | null;
}

/** Sends a document as a client does. */
export const sent = ({ agent }: Simulated, document: Uint8Array | string, asked: Asked = {}): Test =>
  agent.post(PATH).send({
    signedDocument: remoteDocument(asked.name ?? 'signed', document, asked.mimeType),
    originalDocuments: Object.entries(asked.originals ?? {}).map(([name, bytes]) => remoteDocument(name, bytes)),
    policy: asked.policy ?? null,
    signatureId: asked.signatureId ?? null,
  });

const remoteDocument = (name: string, content: Uint8Array | string, mimeTypeString = 'application/octet-stream') => ({
  bytes: Buffer.from(content).toString('base64'),
  name,
  mimeType: { mimeTypeString },
});

/** What a simpleReport says of a signature. */
export interface Reported {
  readonly id: string;
  readonly indication: string;
  readonly subIndication: string | null;
  readonly errors: readonly string[];
  readonly signedBy: string;
  readonly signingTime: number;
  readonly bestSignatureTime: number;
  readonly signatureFormat: string;
  readonly signatureScope: readonly { readonly value: string; readonly name: string; readonly scope: string }[];
  readonly certificateChain: {
    readonly certificate: readonly { readonly id: string; readonly qualifiedName: string }[];
  };
  readonly counterSignature: boolean | null;
  readonly parentId: string | null;
}

/** What is reported of every signature, in order. */
export async function reported(
  simulated: Simulated,
  document: Uint8Array | string,
  asked?: Asked,
): Promise<Reported[]> {
  const { body } = await sent(simulated, document, asked).expect(200);
  return body.simpleReport.signature;
}

/** Indications and sub-indications of all signatures, in short. */
export async function verdicts(simulated: Simulated, document: Uint8Array | string, asked?: Asked): Promise<string[]> {
  const signatures = await reported(simulated, document, asked);
  return signatures.map(({ indication, subIndication }) => [indication, subIndication ?? []].flat().join(' '));
}

export const PASSED = 'TOTAL_PASSED';
