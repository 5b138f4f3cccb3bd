import { expect, test } from 'vitest';
import { problemsOf } from './scenario.ts';

/** What is wrong with steps written one per line. */
const refusalOf = (...steps: string[]): string[] =>
  problemsOf(`steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`).map(
    ({ line, path, message }) => `${line} ${path.replace(/^steps/, '')}: ${message}`,
  );

const TOKEN = '{ call: piste.token, save: { token: body.access_token } }';

const UPLOAD = 'path: { clientId: a, requestId: b }';
const XADES = 'sign: { xades: { pkcs12: a, password: b, field: requestSignature } }';

const refused: [string, string[], string[]][] = [
  [
    'neither call, advance, event nor message',
    ['{ with: {} }'],
    Array(4).fill(expect.stringMatching(/^2 \[0\]: .* is missing$/)),
  ],
  [
    'a misspelt kind of step',
    ['{ cal: piste.token }'],
    expect.arrayContaining([expect.stringMatching(/^2 \[0\]\.cal: this key is unknown here/)]) as string[],
  ],
  ['two kinds at once', ['{ call: piste.token, advance: PT1S }'], ['2 [0].advance: this key is unknown here']],
  ['expectations of time', ['{ advance: PT1S, expect: { status: 200 } }'], ['2 [0].expect: this key is unknown here']],
  [
    'an unknown part of a request',
    ['{ call: piste.token, with: { params: {} } }'],
    ['2 [0].with.params: this key is unknown here'],
  ],
  [
    'an unknown signer',
    ['{ call: piste.token, with: { sign: { hmac: x } } }'],
    ['2 [0].with.sign.hmac: this key is unknown here'],
  ],
  [
    'an unknown operation',
    [TOKEN, '{ call: piste.healthchek }'],
    ['3 [1].call: no operation is called piste.healthchek; did you mean piste.healthcheck?'],
  ],
  [
    'an operation of the control API',
    ['{ call: control.health }'],
    ['2 [0].call: no operation is called control.health'],
  ],
  [
    'an unknown event',
    ['{ event: piste.account.activated }'],
    ['2 [0].event: no event is called piste.account.activated; did you mean piste.account.activate?'],
  ],
  [
    'an event that is given what it does not take',
    ['{ event: piste.profile.assign, with: { clientID: a } }'],
    ['2 [0].with: clientId is missing', expect.stringMatching(/^2 \[0\]\.with\.clientID: this key is unknown here/)],
  ],
  [
    'a query that the operation does not have',
    ['{ call: rdex.get-journeys, with: { query: { "p[from][latitude]": 1, apykey: x } } }'],
    ['2 [0].with.query.apykey: the query of rdex.get-journeys has no apykey; did you mean apikey?'],
  ],
  [
    'a path that the operation does not have',
    ['{ call: covoiturage.find-certificate, with: { path: { id: x } } }'],
    [
      '2 [0].with.path.id: the path of covoiturage.find-certificate has no id',
      '2 [0].with.path: uuid is missing, of /v2/certificates/find/{uuid}',
    ],
  ],
  [
    'a body where none is taken',
    ['{ call: piste.healthcheck, with: { json: {} } }'],
    ['2 [0].with.json: piste.healthcheck takes no body'],
  ],
  [
    'two bodies',
    ['{ call: piste.token, with: { form: {}, text: x } }'],
    ['2 [0].with.text: a request has one body, and form is there'],
  ],
  [
    'two authorizations',
    ['{ call: piste.healthcheck, with: { sign: { bearer: x }, headers: { Authorization: Basic x } } }'],
    ['2 [0].with.headers.Authorization: sign.bearer makes this header'],
  ],
  [
    'a signature where nothing is signed',
    ['{ call: piste.token, with: { sign: { rdex: { apikey: a, privatekey: b } } } }'],
    ['2 [0].with.sign.rdex: piste.token is not signed so: only RDEX is'],
  ],
  [
    'two signatures',
    ['{ call: rdex.get-journeys, with: { query: { signature: x }, sign: { rdex: { apikey: a, privatekey: b } } } }'],
    ['2 [0].with.query.signature: sign.rdex makes this parameter'],
  ],
  [
    'an operator’s signature where nothing is signed',
    [`{ call: piste.token, with: { form: {}, ${XADES} } }`],
    ['2 [0].with.sign.xades: piste.token is not signed so: only DigiGO is'],
  ],
  [
    'a signature of nothing',
    [`{ call: digigo.upload-proof, with: { ${UPLOAD}, text: x, ${XADES} } }`],
    ['2 [0].with.sign.xades: there is no json, whose fields this signs'],
  ],
  [
    'a signature of what has no fields',
    [`{ call: digigo.upload-proof, with: { ${UPLOAD}, json: [1], ${XADES} } }`],
    ['2 [0].with.json: must be an object: sign.xades signs its fields'],
  ],
  [
    'a signature that is there already',
    [`{ call: digigo.upload-proof, with: { ${UPLOAD}, json: { a: 1, requestSignature: x }, ${XADES} } }`],
    ['2 [0].with.json.requestSignature: sign.xades makes this field'],
  ],
  [
    'a signature that nobody would find, with a key that nobody knows',
    [`{ call: digigo.upload-proof, with: { ${UPLOAD}, json: {}, sign: { xades: { pkcs12: a, passwort: b } } } }`],
    [
      '2 [0].with.sign.xades: password is missing',
      '2 [0].with.sign.xades: field is missing',
      '2 [0].with.sign.xades.passwort: this key is unknown here; did you mean password?',
    ],
  ],
  [
    'a signature and a token',
    [`{ call: digigo.upload-proof, with: { ${UPLOAD}, json: {}, ${XADES.replace('{ xades', '{ bearer: a, xades')} } }`],
    [expect.stringMatching(/^2 \[0\]\.with\.sign: /)],
  ],
  ['a message to nobody', ['{ message: { channel: sms } }'], ['2 [0].message: to is missing']],
  [
    'a message by another way, and what is no part of it',
    ['{ message: { to: a, channel: post, from: b }, with: {} }'],
    [
      '2 [0].with: this key is unknown here',
      expect.stringMatching(/^2 \[0\]\.message\.from: this key is unknown here/),
      '2 [0].message.channel: must be one of sms, email',
    ],
  ],
  [
    'a message to a name that nobody saved',
    ['{ message: { to: "{{phone}}" } }'],
    ['2 [0].message.to: no step before this saves phone'],
  ],
  [
    'a name that nobody saved',
    [TOKEN, '{ call: piste.healthcheck, with: { sign: { bearer: "{{tokn}}" } } }'],
    ['3 [1].with.sign.bearer: no step before this saves tokn; did you mean token?'],
  ],
  [
    'a name that is saved later, or by the same step',
    ['{ call: piste.token, with: { text: "{{token}}" }, save: { token: body } }', TOKEN],
    ['2 [0].with.text: no step before this saves token'],
  ],
  [
    'a template of nothing',
    ['{ call: piste.token, with: { text: "a{{ }}b" } }'],
    ['2 [0].with.text: no step before this saves '],
  ],
  [
    'a template in what is expected',
    ['{ call: piste.token, expect: { body: [{ a: "{{b}}" }] } }'],
    ['2 [0].expect.body[0].a: no step before this saves b'],
  ],
  [
    'a template that YAML takes for a group',
    ['{ event: piste.profile.assign, with: { clientId: {{a}} } }'],
    ['2 : a key is one text; {{name}} for what was saved stands in quotes'],
  ],
  [
    'a save that no answer has',
    ['{ call: piste.token, save: { a: status } }'],
    [expect.stringMatching(/^2 \[0\]\.save\.a: must match pattern/)],
  ],
  [
    'a save of a body that is none',
    ['{ call: piste.token, expect: { status: 204 }, save: { a: body.b } }'],
    ['2 [0].save.a: an answer 204 has no body'],
  ],
  [
    'a name that no template can have',
    ['{ call: piste.token, save: { a-b: body } }'],
    [expect.stringMatching(/^2 \[0\]\.save: must match pattern/)],
  ],
  ['a status that is none', ['{ call: piste.token, expect: { status: 42 } }'], ['2 [0].expect.status: must be >= 100']],
  ['expecting nothing', ['{ call: piste.token, expect: {} }'], [expect.stringMatching(/^2 \[0\]\.expect: /)]],
  [
    'more time than anything lasts',
    ['{ advance: P30000D }', '{ advance: P30000D }'],
    ['3 [1].advance: the story moves time by more than a hundred years'],
  ],
];

test.each(refused)('steps: refuses %s, with path and line', (_, steps, said) => {
  expect(refusalOf(...steps)).toEqual(said);
});

test('steps: refuses more than a thousand', () => {
  expect(refusalOf(...Array(1001).fill('{ advance: PT1S }'))).toEqual([expect.stringContaining('1000 items')]);
});

test('steps: what only playing will fill in is not held against the schema of an event', () => {
  const given = '{ event: piste.profile.assign, with: { clientId: "{{id}}" } }';
  const number = '{ event: rdex.journeys.remove, with: { uuid: "{{id}}" } }';

  expect(
    refusalOf('{ event: piste.account.create, with: { email: a@b.c }, save: { id: body.email } }', given, number),
  ).toEqual([]);
});
