import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, PRINTED } from './consumer.ts';
import { contacting, offer, PASSENGER, publishing } from './offers.ts';
import { outbox, remembered, rows } from './world.ts';

test.each(['form', 'json'] as const)('rdex.post-connections: a %s is answered 201 and delivered once', async (as) => {
  const simulated = await simulate(publishing([offer(1)]));
  const details = 'Bonjour,\r\nà 8 h & 10 % « ça » + 1 = 😀 ?\n';

  const answer = await consumer(simulated).contact(contacting(1, { details }), as);

  expect([answer.status, answer.text]).toEqual([201, '']);
  expect(answer.headers).not.toHaveProperty('content-type');
  expect(await outbox(simulated)).toMatchObject([{ channel: 'email', to: '7001@www.operator.com', text: details }]);
  expect(await rows(simulated, 'rdex.connections')).toMatchObject([
    { apikey: PRINTED.apikey, journey: '1', recipient: '7001', details },
  ]);
});

test('rdex.post-connections: the message goes to the operator’s own site', async () => {
  const operator = { name: 'Covivo', origin: 'covivo.example' };
  const simulated = await simulate(publishing([offer(1)], { operator }));

  await consumer(simulated).contact(contacting(1));

  expect((await outbox(simulated))[0]?.to).toBe('7001@covivo.example');
});

test('rdex.post-connections: a passenger is written to as a driver is', async () => {
  const simulated = await simulate(publishing([offer(1, PASSENGER)]));
  const roles = { driver: { state: 'sender' }, passenger: { state: 'recipient', uuid: 7002 } };

  expect((await consumer(simulated).contact(contacting(1, roles))).status).toBe(201);
  expect((await outbox(simulated))[0]?.to).toBe('7002@www.operator.com');
});

test.each(['', undefined, null])('rdex.post-connections: with uuid %j the alias says who', async (uuid) => {
  const simulated = await simulate(publishing([offer(1)]));
  const driver = { state: 'recipient', alias: 'zoe', ...(uuid !== undefined && { uuid }) };

  expect((await consumer(simulated).contact(contacting(1, { driver }), 'json')).status).toBe(201);
  expect((await outbox(simulated))[0]?.to).toBe('7001@www.operator.com');
});

test('rdex.post-connections: journeys and people may have UUIDs', async () => {
  const [journey, person] = ['0b9e7a52-8a3f-4d1c-9c55-2d7f1c0a4e11', '5d2f0b7e-1111-4222-8333-944455556666'];
  const simulated = await simulate(publishing([offer(journey, { driver: { uuid: person, state: 1 } })]));
  const body = contacting(journey, { driver: { state: 'recipient', uuid: person } });

  expect((await consumer(simulated).contact(body)).status).toBe(201);
  expect((await outbox(simulated))[0]?.to).toBe(`${person}@www.operator.com`);
});

test('rdex.post-connections: every base and extension takes it', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const headers = { 'content-type': 'application/json; charset=utf-8' };

  for (const path of ['rdexapi/connections.json', 'restapi/connections.xml', 'rdex/connections']) {
    const target = `/${path}?timestamp=1768467600&apikey=${PRINTED.apikey}`;
    const body = JSON.stringify(contacting(1, { details: `par ${path}` }));
    expect((await consumer(simulated).send({ method: 'POST', target, headers, body })).status).toBe(201);
  }
  expect(await outbox(simulated)).toHaveLength(3);
});

test.each([
  ['plain', 'é'.repeat(500), 201],
  ['astral', '😀'.repeat(500), 201],
  ['plain, one too many', 'é'.repeat(501), 400],
  ['astral, one too many', '😀'.repeat(501), 400],
])('rdex.post-connections: 500 characters are counted as people do: %s', async (_name, details, status) => {
  const simulated = await simulate(publishing([offer(1)]));

  for (const as of ['form', 'json'] as const) {
    const answer = await consumer(simulated).contact(
      contacting(1, { details, passenger: { state: 'sender', alias: as } }),
      as,
    );
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.error).toMatchObject({ name: 'invalid_input', field: 'details' });
  }
  expect((await outbox(simulated)).map(({ text }) => text)).toEqual(status === 201 ? [details, details] : []);
});

test('rdex.post-connections: the same message again is already_exists, however it is written', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const { contact } = consumer(simulated, { timestamp: '1768467600' });
  await contact(contacting(1));

  const { driver, passenger, details, journeys } = contacting(1);
  const again = [
    await contact({ passenger, driver, journeys, details }),
    await contact(contacting(1), 'json'),
    await contact(contacting(1, { driver: { state: 'recipient', uuid: '7001', alias: 'zoe' } }), 'json'),
    await contact(contacting(1, { driver: { state: 'recipient', alias: 'zoe' } })),
    await contact(contacting(1, { operator: 'another name' })),
  ];

  expect(again.map(({ status, body }) => [status, body.error.name])).toEqual(again.map(() => [409, 'already_exists']));
  expect(await outbox(simulated)).toHaveLength(1);
});

test('rdex.post-connections: other words, another journey, sender or consumer are another message', async () => {
  const other = { apikey: 'other', privatekey: 'other_private' };
  const simulated = await simulate(publishing([offer(1), offer(2)], { consumers: [PRINTED, other] }));
  const { contact } = consumer(simulated);

  const answers = [
    await contact(contacting(1)),
    await contact(contacting(1, { details: 'Et mardi ?' })),
    await contact(contacting(2)),
    await contact(contacting(1, { passenger: { state: 'sender', uuid: 5 } })),
    await contact(contacting(1, { passenger: { state: 'sender', alias: 'max' } })),
    await consumer(simulated, { keys: other }).contact(contacting(1)),
  ];

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
});

test('rdex.post-connections: of the same message sent ten times at once one is delivered', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const { contact } = consumer(simulated);

  const answers = await Promise.all(Array.from({ length: 10 }, () => contact(contacting(1))));

  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  expect(await outbox(simulated)).toHaveLength(1);
});

const recipient = (more: object) => ({ driver: { state: 'recipient', ...more } });

test.each([
  ['no journeys', { journeys: undefined }, 'missing_mandatory_field', 'journeys'],
  ['no journey', { journeys: { id: 1 } }, 'missing_mandatory_field', 'uuid'],
  ['an empty journey', { journeys: { uuid: '' } }, 'missing_mandatory_field', 'uuid'],
  ['no details', { details: undefined }, 'missing_mandatory_field', 'details'],
  ['null details', { details: null }, 'missing_mandatory_field', 'details'],
  ['no driver', { driver: undefined }, 'missing_mandatory_field', 'driver'],
  ['no state', { passenger: { uuid: 1 } }, 'missing_mandatory_field', 'state'],
  ['a state of a search', { driver: { state: 1, uuid: 7001 } }, 'invalid_input', 'state'],
  ['two recipients', { passenger: { state: 'recipient', uuid: 1 } }, 'invalid_input', 'state'],
  ['two senders', { driver: { state: 'sender' } }, 'invalid_input', 'state'],
  ['nobody to write to', recipient({}), 'missing_mandatory_field', 'uuid'],
  ['an empty alias', recipient({ uuid: '', alias: '' }), 'missing_mandatory_field', 'uuid'],
  ['an odd journey', { journeys: { uuid: '10945310; DROP' } }, 'invalid_uuid', 'uuid'],
  ['a negative journey', { journeys: { uuid: -1 } }, 'invalid_uuid', 'uuid'],
  ['an odd recipient', recipient({ uuid: 'zoe' }), 'invalid_uuid', 'uuid'],
  ['a list of journeys', { journeys: { uuid: [1] } }, 'invalid_uuid', 'uuid'],
  ['an unknown journey', { journeys: { uuid: 404 } }, 'resource_not_found', 'uuid'],
  ['somebody else', recipient({ uuid: 7002 }), 'unknown_user', 'uuid'],
  ['another alias', recipient({ alias: 'Zoe' }), 'unknown_user', 'alias'],
  ['a wrong uuid beside a right alias', recipient({ uuid: 1, alias: 'zoe' }), 'unknown_user', 'uuid'],
  [
    'a passenger nobody offers',
    { driver: { state: 'sender' }, passenger: { state: 'recipient', uuid: 7001 } },
    'unknown_user',
    'uuid',
  ],
  ['details of another type', { details: { a: 1 } }, 'invalid_input', 'details'],
  ['an origin of another type', { origin: ['x'] }, 'invalid_input', 'origin'],
])('rdex.post-connections: with %s it refuses and leaves no trace', async (_name, more, name, field) => {
  const simulated = await simulate(publishing([offer(1)]));
  const before = await remembered(simulated);

  const answer = await consumer(simulated).contact(contacting(1, more), 'json');

  expect([answer.status, answer.body.error.name, answer.body.error.field]).toEqual([
    name === 'resource_not_found' ? 404 : 400,
    name,
    field,
  ]);
  expect(await remembered(simulated)).toEqual(before);
});

const registered = publishing([offer(1)], { consumers: [{ ...PRINTED, origin: 'https://site.example/' }] });

test.each(['site.example', 'http://site.example', 'https://SITE.example/', ''])(
  'rdex.post-connections: %j is the registered site.example',
  async (origin) => {
    const simulated = await simulate(registered);

    expect((await consumer(simulated).contact(contacting(1, { origin }))).status).toBe(201);
  },
);

test.each(['site.example.org', 'www.site.example', 'operator'])(
  'rdex.post-connections: %s is origin_mismatch',
  async (origin) => {
    const simulated = await simulate(registered);

    const answer = await consumer(simulated).contact(contacting(1, { origin }));

    expect([answer.status, answer.body.error.name, answer.body.error.field]).toEqual([
      403,
      'origin_mismatch',
      'origin',
    ]);
    expect(await outbox(simulated)).toEqual([]);
  },
);

test('rdex.post-connections: a consumer without a registered site may name any', async () => {
  const simulated = await simulate(publishing([offer(1)]));

  expect((await consumer(simulated).contact(contacting(1, { origin: 'anything', operator: 'any' }))).status).toBe(201);
});

test('rdex.post-connections: under `past: refuse` a journey can be answered until its last day ends', async () => {
  const outward = { mindate: '2026-01-05', maxdate: '2026-01-15' };
  const dialect = { past: 'refuse', timestampWindow: 'off' };
  const simulated = await simulate(publishing([offer(1, { outward })], { dialect }));
  const { contact } = consumer(simulated);
  await simulated.advance('PT13H59M59S');
  expect((await contact(contacting(1))).status).toBe(201);
  await simulated.advance('PT1S');

  const refused = await contact(contacting(1, { details: 'Trop tard ?' }));

  expect([refused.status, refused.body.error.name, refused.body.error.field]).toEqual([400, 'too_late', 'uuid']);
  expect(await outbox(simulated)).toHaveLength(1);
});
