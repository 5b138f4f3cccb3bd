import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Attestation } from '../attestation.ts';
import { type Block, pagesOf } from './blocks.ts';
import { totalBlocks } from './conclusion.ts';
import type { Element } from './drawing.ts';
import { registerFaces } from './faces.ts';
import { factsBlock, TITLE, titleBlock } from './heading.ts';
import { addSheet, ROOM } from './sheet.ts';
import { tableBlocks } from './table.ts';
import { verificationBlock } from './verification.ts';
import { zoneBlocks } from './zones.ts';

/**
 * Draws an attestation: A4, tagged for readers that speak (ISO 32000-1, 14.8), fonts embedded, dated by the attestation. The same
 * attestation gives the same bytes.
 * @returns the PDF file
 */
export async function pdfOf(attestation: Attestation): Promise<Buffer> {
  const document = newDocument(attestation);
  const written = buffer(document as unknown as NodeJS.ReadableStream);
  registerFaces(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const pages = pagesOf(blocksOf(document, root, attestation), ROOM);
  for (const [index, page] of pages.entries()) {
    addSheet(document, root, footerOf(attestation), index + 1, pages.length);
    for (const { block, y } of page) block.draw(y);
  }
  root.end();
  document.end();
  return written;
}

function newDocument({ uuid, createdAt }: Attestation): PDFKit.PDFDocument {
  const date = new Date(createdAt);
  return new PDFDocument({
    autoFirstPage: false,
    // None of the standard fonts, which are not embedded.
    font: '',
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    info: {
      Title: TITLE,
      Author: 'Registre de preuve de covoiturage (bac à sable)',
      Subject: `Document de test, sans valeur : attestation ${uuid.replace(/[^\w-]/g, '').slice(0, 64)}`,
      Creator: 'Bac à sable (simulateur)',
      CreationDate: date,
      ModDate: date,
    },
  });
}

const footerOf = ({ uuid }: Attestation): string => `${TITLE} ${uuid}`;

function blocksOf(document: PDFKit.PDFDocument, root: Element, attestation: Attestation): Block[] {
  const { added, tables, totals } = attestation;
  return [
    titleBlock(document, root),
    factsBlock(document, root, attestation),
    ...(added ? zoneBlocks(document, root, added) : []),
    ...tables.flatMap((table, index) => tableBlocks(document, root, table, index === tables.length - 1)),
    ...totalBlocks(document, root, totals),
    verificationBlock(document, root, attestation),
  ];
}
