import { createHash } from 'node:crypto';
import { type Reply, text } from './reply.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, in elements and in quoted attributes. */
export const escaped = (value: string): string => value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/**
 * The policy of a page that may have one style and nothing else: no script runs and nothing loads, whatever got into it.
 * @param formAction where its forms may lead, redirects included
 */
export const pagePolicy = (style: string, formAction = "'none'"): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`;

/** An answer that browsers show. */
export const htmlReply = (status: number, page: string, policy: string): Reply =>
  text(status, page, 'text/html; charset=utf-8', {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
