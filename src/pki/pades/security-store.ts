import { SEQUENCE } from '../der.ts';
import type { FoundRevocation } from '../signed-document.ts';
import { nullWhereBroken } from './pdf/bounds.ts';
import { entryOf, type Revision, resolve } from './pdf/document.ts';
import { decoded } from './pdf/filters.ts';
import { elementsOf, isKind, type PdfDictionary, type PdfStream } from './pdf/objects.ts';
import { catalogOf } from './pdf/reader.ts';

/** What is there to validate the signatures of a document with. */
export interface SecurityStore {
  readonly certificates: readonly string[];
  readonly revocations: readonly FoundRevocation[];
}

/**
 * The document security store of a revision (EN 319 142-1 section 5.4.2), what is there for single signatures (VRI) too; empty
 * when it has none. What cannot be read of it is left out.
 * @throws Malformed
 */
export function securityStore(revision: Revision): SecurityStore {
  const store = storeOf(revision);
  if (store === undefined) return { certificates: [], revocations: [] };
  const single = singleStores(revision, store);
  const read = (key: string, singleKey: string): string[] => {
    const streams = [streamsIn(revision, store, key), ...single.map((one) => streamsIn(revision, one, singleKey))];
    return contentsOf(revision, streams.flat());
  };
  const revocations = (kind: FoundRevocation['kind']): FoundRevocation[] =>
    read(`${kind}s`, kind).map((der) => ({ kind, der }));
  return { certificates: read('Certs', 'Cert'), revocations: [...revocations('CRL'), ...revocations('OCSP')] };
}

/** Whether a revision has a document security store. */
export const hasSecurityStore = (revision: Revision): boolean => storeOf(revision) !== undefined;

function storeOf(revision: Revision): PdfDictionary | undefined {
  const catalog = catalogOf(revision);
  const store = catalog && entryOf(revision, catalog, 'DSS');
  return isKind('dictionary', store) ? store : undefined;
}

function singleStores(revision: Revision, store: PdfDictionary): PdfDictionary[] {
  const all = entryOf(revision, store, 'VRI');
  const found = isKind('dictionary', all) ? [...all.entries.values()] : [];
  return found.map((one) => resolve(revision, one)).filter((one) => isKind('dictionary', one));
}

const streamsIn = (revision: Revision, store: PdfDictionary, key: string): PdfStream[] =>
  elementsOf(entryOf(revision, store, key))
    .map((element) => resolve(revision, element))
    .filter((element) => isKind('stream', element));

/** In base64, each once: those that begin as DER does, which they do not where the document is encrypted. */
function contentsOf({ file }: Revision, streams: readonly PdfStream[]): string[] {
  const contents = [...new Set(streams)].map((stream) => nullWhereBroken(() => decoded(stream, file.bounds.inflated)));
  const der = contents.filter((content) => content !== null).filter(([tag]) => tag === SEQUENCE);
  return [...new Set(der.map((content) => content.toString('base64')))];
}
