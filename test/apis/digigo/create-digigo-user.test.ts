import { expect, test } from 'vitest';
import { AED, OTHER_AED, rowsOf } from './digigo.ts';
import {
  byEmail,
  bySms,
  create,
  file,
  HOLDER,
  message,
  OF_ORGANISATION,
  operatorOf,
  PDF,
  REQUEST,
  requested,
  requestStatus,
  sendOtp,
  signedBy,
  subscriber,
  transactions,
  VIDEO,
  validated,
  withAeds,
  without,
} from './enrolment.ts';

const malformed = (name: string) => message(`The parameter ${name} is malformed.`);

/** An AED with an operator, and how it asks. */
async function asking(digigo: object = {}, scenario: object = {}) {
  const simulated = await withAeds(digigo, scenario);
  const operator = await operatorOf(simulated);
  const ask = async (fields: object, clientId = AED.clientId) =>
    create(simulated, await signedBy(operator, fields), clientId);
  return { simulated, operator, ask };
}

test('digigo.create-digigo-user: every row about a field is reached by a field that is wrong, and by one that is missing', async () => {
  const { ask, simulated } = await asking();
  const reached: unknown[] = [];
  for (const [name, wrong, row = name] of FIELDS) {
    for (const fields of [{ ...REQUEST, [name]: wrong }, without([name])])
      reached.push([name, (await ask(fields)).body, row]);
  }

  expect(reached).toEqual(FIELDS.flatMap(([name, , row = name]) => Array(2).fill([name, malformed(row), row])));
  expect(await rowsOf(simulated, 'digigo.requests')).toEqual([]);
});

/** A field, what it must not be, and what the table calls it where that is something else. */
const FIELDS: readonly (readonly [name: string, wrong: unknown, row?: string])[] = [
  ['certType', 'PERSONAL'],
  ['country', 'XX'],
  ['organisationId', '1111111'],
  ['organisation', 'x'.repeat(201)],
  ['taxIdentifierFile', 'TAAACXBIWXMAAA9hAA', 'taxIdentifiantFile'],
  ['taxIdentifierFileType', 'image/svg'],
  ['nationalBusinessRegisterFile', 'not base64!'],
  ['nationalBusinessRegisterFileType', 'application/x-msdownload'],
  ['legalRepresentativeName', 'x'.repeat(41)],
  ['legalRepresentativeFirstname', 'x\ny', 'LegalRepresentativeFirstname'],
  ['legalRepresentativeBirthdate', '2020-13-01'],
  ['legalRepresentativeIdentityType', 'PERMIS', 'legalRepresentativeIdentiType'],
  ['legalRepresentativeId', '1234567'],
  ['legalRepresentativePhoneNumber', '123'],
  ['legalRepresentativeEmail', 'flen'],
  ['legalRepresentativeIdentityFile', PDF],
  ['legalRepresentativeIdentityFileType', 'image/jpg;base64'],
  ['subscriberName', 'x'.repeat(41)],
  ['subscriberFirstname', '\u0000'],
  ['subscriberBirthdate', 'yesterday'],
  ['subscriberIdentityType', 'PERMIS'],
  ['subscriberId', '999999999'],
  ['subscriberPhone', '991'],
  ['subscriberEmail', 'flen@@certification.tn'],
  ['subscriberIdentityFile', Buffer.from('MZ\u0090\u0000').toString('base64')],
  ['subscriberIdentityFileType', 'image/webp'],
  ['screenshot1File', 'AAAA'],
  ['screenshot2File', 'AAAA'],
  ['screenshot1FileType', 'png'],
  ['screenshot2FileType', 'png'],
  ['urlVideo', 'ftp://video'],
  ['videoHash', 'a b'],
];

test('digigo.create-digigo-user: the signature is of this request, by an operator of this AED', async () => {
  const { simulated, operator } = await asking();
  const stranger = await operatorOf(simulated, OTHER_AED.clientId);
  const fields = { ...REQUEST, ...(await transactions(simulated)) };
  const { requestSignature } = await signedBy(operator, fields);
  const invalid = message('The parameter requestSignature is invalid.');
  const xml = Buffer.from(requestSignature, 'base64').toString();
  const tampered = (from: string | RegExp, to: string) => Buffer.from(xml.replace(from, to)).toString('base64');
  const other = { ...fields, subscriberPhone: '20000000' };

  const attempts: Record<string, object> = {
    missing: fields,
    empty: { ...fields, requestSignature: '' },
    'no base64': { ...fields, requestSignature: 'é' },
    'no XML': { ...fields, requestSignature: 'AAAA' },
    'of other fields': { ...other, requestSignature },
    'of more fields': { ...without(VIDEO, fields), requestSignature },
    'of fewer fields': { ...fields, extra: 'x', requestSignature },
    'by an operator of another AED': await signedBy(stranger, fields),
    'of a text': {
      ...fields,
      ...(await signedBy(operator, fields)),
      requestSignature: Buffer.from('<a/>').toString('base64'),
    },
    'with another value': { ...fields, requestSignature: tampered(/(SignatureValue[^>]*>)..../, '$1AAAA') },
    'with another digest': { ...fields, requestSignature: tampered(/(<ds:DigestValue>)..../, '$1AAAA') },
    'with another content': { ...fields, requestSignature: tampered(/(<ds:Object Id="[^"]*">)..../, '$1AAAA') },
    'with a DOCTYPE': {
      ...fields,
      requestSignature: tampered('<ds:Signature ', '<!DOCTYPE x [<!ENTITY a "aaaa">]><ds:Signature '),
    },
    wrapped: {
      ...other,
      requestSignature: tampered(
        '<ds:Object Id=',
        `<ds:Object Id="x">${Buffer.from(JSON.stringify(other)).toString('base64')}</ds:Object><ds:Object Id=`,
      ),
    },
  };
  for (const [name, body] of Object.entries(attempts)) {
    expect([name, (await create(simulated, body)).body]).toEqual([name, invalid]);
  }
  expect(await rowsOf(simulated, 'digigo.requests')).toEqual([]);
  expect((await create(simulated, { ...fields, requestSignature })).status).toBe(200);
});

test('digigo.create-digigo-user: a refusal says to people what was wrong with the signature', async () => {
  const { simulated, operator } = await asking();
  const { requestSignature } = await signedBy(operator, REQUEST);

  const refused = await create(simulated, { ...REQUEST, country: 'FR', organisationId: 'FR1', requestSignature });

  const { explanation } = await simulated.explain(refused);
  expect(explanation).toMatchObject({ case: 'invalid-request-signature', section: '2.3.3' });
  expect(explanation.because).toBe('sent and signed data differ in country, organisationId');
});

test('digigo.create-digigo-user: an operator signs until their certificate expires', async () => {
  const { simulated, operator } = await asking();
  await simulated.advance('P730DT1S');
  const fields = { ...REQUEST, ...(await transactions(simulated)) };

  const { body } = await create(simulated, await signedBy(operator, fields));

  expect(body).toEqual(message('The parameter requestSignature is invalid.'));
});

test('digigo.create-digigo-user: fields may be signed in any order and spacing, with those of the path, and in any spelling', async () => {
  const { simulated, operator } = await asking();
  const ids = await transactions(simulated);
  const { taxIdentifierFile, screenshot1File, organisation, ...rest } = { ...REQUEST, ...ids };
  const sent = {
    ...rest,
    taxIdentifieurFile: taxIdentifierFile,
    screenshotFile1: screenshot1File,
    Organisation: ` ${organisation} `,
  };
  const signed = Object.fromEntries(Object.entries({ ...sent, clientId: AED.clientId }).reverse());
  const { requestSignature } = await signedBy(operator, signed);

  expect((await create(simulated, { ...sent, 'requestSignature ': requestSignature })).status).toBe(200);
});

test('digigo.create-digigo-user: another clientId in what was signed is another request', async () => {
  const { simulated, operator } = await asking();
  const fields = { ...REQUEST, ...(await transactions(simulated)) };
  const { requestSignature } = await signedBy(operator, { ...fields, clientId: OTHER_AED.clientId });

  expect((await create(simulated, { ...fields, requestSignature })).status).toBe(400);
});

test('digigo.create-digigo-user: both OTPs are validated, each by this subscriber for this AED', async () => {
  const { simulated, ask } = await asking();
  const { txIdPhone, txIdEmail } = await transactions(simulated);
  const foreign = await transactions(simulated, { userId: '11111111', phone: '20000000', email: 'other@x.tn' });
  const pending = (await sendOtp(simulated, byEmail()).expect(200)).body.txId;
  const answers = {
    pending: (await ask({ ...REQUEST, txIdPhone, txIdEmail: pending })).body,
    unknownPhone: (await ask({ ...REQUEST, txIdEmail, txIdPhone: 'x' })).body,
    unknownEmail: (await ask({ ...REQUEST, txIdPhone, txIdEmail: 'x' })).body,
    exchanged: (await ask({ ...REQUEST, txIdPhone: txIdEmail, txIdEmail: txIdPhone })).body,
    ofAnother: (await ask({ ...REQUEST, txIdPhone: foreign.txIdPhone, txIdEmail })).body,
  };

  expect(answers).toEqual({
    pending: message('The OTPs are not validated by the subscriber.', 401),
    unknownPhone: malformed('txIdPhone'),
    unknownEmail: malformed('txIdEmail'),
    exchanged: malformed('txIdPhone'),
    ofAnother: malformed('txIdPhone'),
  });
  expect((await ask({ ...REQUEST, txIdPhone, txIdEmail })).status).toBe(200);
});

test('digigo.create-digigo-user: the same request again is that of somebody registered, and after a rejection needs new OTPs', async () => {
  const { simulated, operator } = await asking();
  const fields = { ...REQUEST, ...(await transactions(simulated)) };
  const body = await signedBy(operator, fields);
  const { requestId } = (await create(simulated, body).expect(200)).body;

  expect((await create(simulated, body)).body).toEqual(
    message('The email address flen@certification.tn is already registered.', 403),
  );
  await simulated.happen('digigo.request.decide', { requestId, status: 'REJECTED' });
  expect((await create(simulated, body)).body).toEqual(message('The OTPs are not validated by the subscriber.', 401));
});

test('digigo.create-digigo-user: OTPs that were validated serve, however late', async () => {
  const { simulated, ask } = await asking();
  const ids = await transactions(simulated);

  await simulated.advance('P365D');

  expect((await ask({ ...REQUEST, ...ids })).status).toBe(200);
});

test('digigo.create-digigo-user: an address, a phone and an identity that are registered', async () => {
  const { simulated, operator, ask } = await asking({ users: [HOLDER] });
  const other = { userId: '11111111', phone: '20000000', email: 'other@x.tn', certType: 'PERSO' };
  const personal = without(OF_ORGANISATION);
  const as = (who: object) => ask({ ...personal, ...subscriber({ ...other, ...who }) });

  expect((await as({ email: 'FOULEN@certification.tn' })).body).toEqual(
    message('The email address FOULEN@certification.tn is already registered.', 403),
  );
  expect((await as({ phone: HOLDER.phone })).body).toEqual(
    message('The phone number 99111111 is already registered.', 403),
  );
  expect((await as({ userId: HOLDER.userId })).body).toEqual(message('subscriberId is already registered.', 403));
  await requested(simulated, operator, other, personal);
});

test('digigo.create-digigo-user: who has a certificate may have one of another type, under another address', async () => {
  const { simulated, operator } = await asking({ users: [HOLDER] });

  const requestId = await requested(simulated, operator);

  expect(await requestStatus(simulated, requestId)).toBe('ONGOING');
});

test('digigo.create-digigo-user: the register decides about Tunisian organisations, and about no other', async () => {
  const { simulated, ask } = await asking();
  const ids = await transactions(simulated);

  expect((await ask({ ...REQUEST, ...ids, organisationId: '7654321B' })).body).toEqual(
    message('The organisationId is not registred in the RNE.', 403),
  );
  const foreign = without(['taxIdentifierFile', 'taxIdentifierFileType'], {
    ...REQUEST,
    ...ids,
    country: 'FR',
    organisationId: 'FR552100554',
  });
  expect((await ask(foreign)).status).toBe(200);
});

test('digigo.create-digigo-user: under strictTaxId the letter of a tax identifier is its key', async () => {
  const organisations = [
    { organisationId: '1111111A', name: 'A' },
    { organisationId: '1111111F', name: 'F' },
  ];
  const { simulated, ask } = await asking({ organisations }, { dialect: { digigo: { strictTaxId: true } } });
  const ids = await transactions(simulated);

  expect((await ask({ ...REQUEST, ...ids })).body).toEqual(malformed('organisationId'));
  expect((await ask({ ...REQUEST, ...ids, organisationId: '1111111F' })).status).toBe(200);
});

test('digigo.create-digigo-user: a person needs nothing of an organisation', async () => {
  const { simulated, operator } = await asking();
  const passport = { userId: 'AB123456', idType: 'PASSEPORT', certType: 'PERSO' };
  const empty = Object.fromEntries(Object.keys(OF_ORGANISATION).map((name) => [name, '']));

  await requested(simulated, operator, passport, { ...without(OF_ORGANISATION), ...empty });

  expect(await rowsOf(simulated, 'digigo.requests')).toMatchObject([
    { userId: 'AB123456', certType: 'PERSO', video: true },
  ]);
});

test('digigo.create-digigo-user: a seal is its organisation’s, and its OTPs name that', async () => {
  const { simulated, ask } = await asking();
  const asked = { certType: 'SEAL', userId: '1111111A' };
  const txIdPhone = await validated(simulated, bySms(asked));
  const txIdEmail = await validated(simulated, byEmail(asked));

  const { body } = await ask({ ...REQUEST, certType: 'SEAL', txIdPhone, txIdEmail });

  expect(body).toMatchObject({ userId: '1111111A', requestStatus: 'ONGOING' });
});

test('digigo.create-digigo-user: without a video nothing of one is needed, with a part of it the rest is', async () => {
  const { simulated, ask } = await asking();
  const ids = await transactions(simulated);
  const faceToFace = { ...without(VIDEO), ...ids };

  expect((await ask({ ...faceToFace, ...file('screenshot1File') })).body).toEqual(malformed('screenshot2File'));
  expect((await ask({ ...faceToFace, urlVideo: VIDEO.urlVideo })).body).toEqual(malformed('screenshot1File'));
  expect((await ask(faceToFace)).status).toBe(200);
});

const head = (text: string) => Buffer.from(text, 'latin1');

test('digigo.create-digigo-user: files are what they say', async () => {
  const { simulated, ask } = await asking();
  const types: Record<string, Buffer> = {
    'image/jpg': head('\u00ff\u00d8\u00ff\u00e1'),
    'image/gif': head('GIF89a'),
    'image/png': head('\u0089PNG\r\n\u001a\n'),
    'application/pdf': head('%PDF-1.7'),
    'image/bmp': head('BM'),
    'image/tif': head('II*\u0000'),
  };
  const outcome = async (type: string, content: Buffer) => {
    const subscriberIdentityFile = content.toString('base64');
    const { body } = await ask({ ...REQUEST, subscriberIdentityFile, subscriberIdentityFileType: type });
    // Beyond the file, the transactions of this request are unknown.
    return body.message.includes('txIdPhone');
  };

  for (const [type, content] of Object.entries(types)) {
    for (const label of Object.keys(types))
      expect([type, label, await outcome(label, content)]).toEqual([type, label, type === label]);
  }
  expect(await outcome('image/jpeg', head('\u00ff\u00d8\u00ff\u00e0'))).toBe(true);
  expect(await outcome('text/pdf', head('%PDF-1.4'))).toBe(true);
  expect(await outcome('image/tif', head('MM\u0000*'))).toBe(true);
  expect(await outcome('application/pdf', head('MZ\u0090\u0000%PDF-1.4'))).toBe(false);
  expect(await outcome('application/pdf', head('\u007fELF'))).toBe(false);
  expect(await rowsOf(simulated, 'digigo.requests')).toEqual([]);
});

test('digigo.create-digigo-user: a file has 1 MB at most', async () => {
  const { simulated, operator, ask } = await asking();
  const pdfOf = (bytes: number) => ({
    subscriberIdentityFile: Buffer.concat([head('%PDF-1.4'), Buffer.alloc(bytes - 8)]).toString('base64'),
    subscriberIdentityFileType: 'application/pdf',
  });

  expect((await ask({ ...REQUEST, ...pdfOf(1024 * 1024 + 1) })).body).toEqual(malformed('subscriberIdentityFile'));
  expect((await ask({ ...REQUEST, ...pdfOf(5 * 1024 * 1024) })).body).toEqual(malformed('subscriberIdentityFile'));
  await requested(simulated, operator, {}, { ...REQUEST, ...pdfOf(1024 * 1024) });
});

test('digigo.create-digigo-user: six files of 1 MB are taken with the signature that envelops them', async () => {
  const { simulated, operator } = await asking();
  const content = Buffer.concat([head('\u0089PNG\r\n\u001a\n'), Buffer.alloc(1024 * 1024 - 8, 7)]).toString('base64');
  const files = Object.keys(REQUEST).filter((name) => name.endsWith('File'));
  expect(files).toHaveLength(6);

  await requested(simulated, operator, {}, { ...REQUEST, ...Object.fromEntries(files.map((name) => [name, content])) });
});

test('digigo.create-digigo-user: names are of any script, and no markup', async () => {
  const { simulated, operator } = await asking();
  const names = { subscriberName: 'بن فلان', subscriberFirstname: 'Zoe\u0301 <b>"&' };

  const requestId = await requested(simulated, operator, {}, { ...REQUEST, ...names });
  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('PT2M');

  expect(await requestStatus(simulated, requestId)).toBe('GENERATED');
  expect(await rowsOf(simulated, 'digigo.users')).toMatchObject([{ name: 'بن فلان', firstname: 'Zoe\u0301 <b>"&' }]);
});

test('digigo.create-digigo-user: giant strings, prototypes and an unknown AED', async () => {
  const { simulated, ask } = await asking();

  expect((await ask({ ...REQUEST, subscriberName: 'x'.repeat(5_000_000) })).body).toEqual(malformed('subscriberName'));
  expect((await ask({ ...REQUEST, organisation: 'x'.repeat(5_000_000) })).body).toEqual(malformed('organisation'));
  expect((await ask({ ...REQUEST, certType: { toString: 'PRO' } })).body).toEqual(malformed('certType'));
  expect((await ask({ ...REQUEST, organisationId: ['1111111A'] })).body).toEqual(malformed('organisationId'));
  expect((await ask(REQUEST, 'nobody')).body).toEqual(malformed('clientId'));
  expect((await ask(REQUEST, ' ')).body).toEqual(malformed('clientId'));
  const huge = await simulated.agent
    .post('/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/create-digigo-user/x')
    .send({ ...REQUEST, subscriberIdentityFile: 'A'.repeat(33 * 1024 * 1024) });
  expect(huge.body).toEqual(message('The request is malformed.'));
});

test('digigo.create-digigo-user: the server may fail, by a fault', async () => {
  const { ask } = await asking(
    {},
    { faults: [{ operation: 'digigo.create-digigo-user', error: 'internal-error', times: 1 }] },
  );

  expect((await ask(REQUEST)).body).toEqual(message('The server encounters an unexpected condition.', 500));
});

test('digigo.create-digigo-user: texts made to keep a validator busy do not', async () => {
  const { ask, simulated } = await asking();
  const spaces = `A${' '.repeat(1_000_000)}!`;
  const domain = `a@${'a-'.repeat(1_000_000)}`;

  expect((await ask({ ...REQUEST, subscriberEmail: domain })).body).toEqual(malformed('subscriberEmail'));
  expect((await ask({ ...REQUEST, legalRepresentativeEmail: domain })).body).toEqual(
    malformed('legalRepresentativeEmail'),
  );
  expect((await ask({ ...REQUEST, subscriberIdentityFile: spaces })).body).toEqual(malformed('subscriberIdentityFile'));
  expect((await create(simulated, { ...REQUEST, requestSignature: spaces })).body).toEqual(
    message('The parameter requestSignature is invalid.'),
  );
});
