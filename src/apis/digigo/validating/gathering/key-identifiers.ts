import type { Certificate } from '../../../../pki/certificate.ts';
import { OCTET_STRING } from '../../../../pki/der.ts';
import { contentOf, fieldsIn } from '../../../../pki/der-reader.ts';
import { extensionsIn, extensionValue } from '../../../../pki/extension-reader.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import { OID } from '../../../../pki/oids.ts';

/** What a certificate calls its own key, and that of its issuer; undefined where it does not say. */
export interface KeyIdentifiers {
  readonly own: Buffer | undefined;
  readonly issuer: Buffer | undefined;
}

const KEY_IDENTIFIER = 0x80;

/** Reads SubjectKeyIdentifier and AuthorityKeyIdentifier (RFC 5280 sections 4.2.1.2 and 4.2.1.1). */
export function keyIdentifiers({ der }: Certificate): KeyIdentifiers {
  const extensionOf = (type: string) => unlessMalformed(() => extensionValue(extensionsIn(der), type));
  const [own, issuer] = [extensionOf(OID.subjectKeyIdentifier), extensionOf(OID.authorityKeyIdentifier)];
  return {
    own: own && unlessMalformed(() => contentOf(own, OCTET_STRING)),
    issuer: issuer && unlessMalformed(() => fieldsIn(issuer).find(({ tag }) => tag === KEY_IDENTIFIER)?.content),
  };
}
