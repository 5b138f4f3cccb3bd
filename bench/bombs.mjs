// Documents that are small to send and would be large to read.
import { deflateSync } from 'node:zlib';

const MB = 1024 * 1024;

const deep = (depth) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
const attributes = (count) => `<a ${Array.from({ length: count }, (_, n) => `a${n}=""`).join(' ')}></a>`;
const namespaces = (count) => Array.from({ length: count }, (_, n) => `<a xmlns:n${n}="urn:${n}">`).join('');

/** A PDF whose cross-references are a stream that is a thousand times as large as it looks. */
function inflating(bytes) {
  const body = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n';
  const packed = deflateSync(Buffer.alloc(bytes));
  const entries = `/Type /XRef /Size 2 /Root 1 0 R /W [1 3 1] /Filter /FlateDecode /Length ${packed.length}`;
  return Buffer.concat([
    Buffer.from(`${body}2 0 obj\n<< ${entries} >>\nstream\n`),
    packed,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${body.length}\n%%EOF\n`),
  ]);
}

const signed = (content, transforms = '') =>
  `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="">${transforms}</ds:Reference></ds:SignedInfo>${content}</ds:Signature>`;

const XPATH = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>';
const slowXpath = `<ds:Transforms>${`${XPATH}count(//*[count(//*) > 1]) > 1</ds:XPath></ds:Transform>`.repeat(20)}</ds:Transforms>`;

/** What they are, by what is wrong with them. */
export const bombs = () => ({
  'XML nested 300,000 deep': deep(300_000),
  'XML with 200,000 attributes': attributes(200_000),
  'XML with 50,000 namespaces': `${namespaces(50_000)}${'</a>'.repeat(50_000)}`,
  'XML with XPath over all pairs': signed(`<ds:Object>${'<a></a>'.repeat(20_000)}</ds:Object>`, slowXpath),
  'XML that declares entities': `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><a>&c;</a>`,
  'PDF that inflates to 200 MB': inflating(200 * MB),
  'PDF of 200,000 revisions': `%PDF-1.7\n${'startxref\n9\n%%EOF\n'.repeat(200_000)}`,
  'base64 of 4 MB of one letter': 'A'.repeat(4 * MB),
  'DER nested 300,000 deep': Buffer.alloc(600_000, Buffer.from([0x30, 0x80])),
});
