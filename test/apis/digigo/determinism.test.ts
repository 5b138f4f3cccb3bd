import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import {
  asking,
  chainOf,
  claimsOf,
  consent,
  exchange,
  given,
  HASH,
  lastOtp,
  open,
  PIN,
  RETURN,
  refusal,
  sadFor,
  send,
  sign,
  signPath,
  timestampPath,
  tokenIn,
  tokenPath,
  withDigigo,
} from './digigo.ts';

/** Everything that a signing application is told, in a world. */
async function story(simulated: Simulated): Promise<unknown[]> {
  const address = await consent(simulated);
  const { body: granted } = await exchange(simulated, { code: String(claimsOf(tokenIn(address))['jti']) }).expect(200);
  const { body: signatures } = await sign(simulated, { sad: granted.sad }).expect(200);
  const { text: timestamp } = await send(simulated, timestampPath(), HASH).expect(200);
  const chain = (await chainOf(simulated)).map((der) => der.toString('base64'));
  return [address, granted, signatures, timestamp, chain];
}

test('digigo: the same seed gives the same certificates, tokens, signatures and timestamps', async () => {
  const options = { publicUrl: 'http://sim.test' };
  const first = await withDigigo({}, options);
  const second = await withDigigo({}, options);
  const other = await withDigigo({ scenario: { seed: 43 } }, options);

  const told = await story(first);

  expect(await story(second)).toEqual(told);
  const [address, granted, signatures, timestamp, chain] = await story(other);
  expect([address, granted, timestamp, chain]).not.toEqual([told[0], told[1], told[3], told[4]]);
  // The digest and the key are the same, whatever was drawn.
  expect(signatures).toEqual(told[2]);
});

test('digigo: a world that is reset tells the same story again', async () => {
  const simulated = await withDigigo();
  const told = await story(simulated);

  await simulated.agent.post('/_sim/worlds/default/reset').expect(200);

  expect(await story(simulated)).toEqual(told);
});

test('digigo: a world restored from a snapshot goes on where it was', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '2' });
  const [certificate] = await chainOf(simulated);
  const { body: snapshot } = await simulated.agent.get('/_sim/worlds/default/snapshot').expect(200);
  await sign(simulated, { sad }, [HASH, HASH]).expect(200);
  await sign(simulated, { sad }).expect(400);

  await simulated.agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);

  await sign(simulated, { sad }, [HASH, HASH]).expect(200);
  expect((await chainOf(simulated))[0]).toEqual(certificate);
});

test('digigo: worlds know nothing of each other', async () => {
  const simulated = await withDigigo();
  const { agent } = simulated;
  const scenario = { given: { digigo: given() }, clock: { at: '2026-01-15T09:00:00Z', frozen: true } };
  await agent.put('/_sim/worlds/other').send(scenario).expect(201);
  const sad = await sadFor(simulated, { numSignatures: '2' });
  await open(simulated).expect(200);
  const code = String(claimsOf(tokenIn(await consent(simulated)))['jti']);

  const signed = await send(simulated, `/w/other${signPath({ sad })}`, JSON.stringify([HASH]));
  const exchanged = await send(simulated, `/w/other${tokenPath({ code })}`, RETURN);
  await agent.get(`/w/other${asking()}`).expect(200);
  const otp = await lastOtp(simulated, 'other');
  const typed = { answer: 'accept', pin: PIN, otp };
  await agent.post(asking()).type('form').send(typed).expect(400);
  const { headers } = await agent.post(`/w/other${asking()}`).type('form').send(typed).expect(302);

  expect([signed.body, exchanged.body]).toEqual([refusal('Invalid parameter sad'), refusal('Invalid parameter code')]);
  expect(claimsOf(tokenIn(headers['location'] ?? ''))['iss']).toBe(`${simulated.url}/w/other`);
});
