import { createHash } from 'node:crypto';
import type { Input } from '../../../kit/contracts.ts';
import type { Fail } from '../../../kit/operation.ts';
import { empty } from '../../../kit/reply.ts';
import { deliver } from '../../../world/outbox.ts';
import { rdex } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { type Case, everyCase } from '../errors.ts';
import { type Connection, type Consumer, connections, isPast, journeys, type Offer, operatorIn } from '../state.ts';

type Body = Input<'rdex.post-connections'>['body'];
type Role = 'driver' | 'passenger';

/** POST connections (section 2.2): a message to somebody who offers a journey. */
export default rdex.operation({
  id: 'rdex.post-connections',
  errors: everyCase,

  async handle({ input: { body }, world, now, caller, fail }) {
    const role = recipientRole(body, fail);
    checkOrigin(body, caller, fail);
    const id = String(body.journeys.uuid);
    const journey = world.read((rows) => rows.get(journeys, id));
    if (journey === undefined) {
      throw fail('resource-not-found', `no journey has the uuid ${id}`, { field: ['journeys', 'uuid'] });
    }
    if (dialectOf(world).past === 'refuse' && isPast(journey, now)) {
      throw fail('too-late', `journey ${id} ended on ${journey.offer.outward.maxdate}`, {
        field: ['journeys', 'uuid'],
      });
    }
    const recipient = recipientOf(journey.offer, role, body, fail);
    const connection = connectionOf(body, caller, role, recipient, now);
    await world.change((rows) => {
      if (rows.get(connections, connection.id)) throw fail('already-exists', 'this very message was sent before');
      rows.put(connections, connection);
      const to = `${recipient}@${operatorIn(rows).origin}`;
      deliver(rows, { at: now, channel: 'email', to, text: body.details });
    });
    return empty(201);
  },
});

/** Who of the two is written to; the other one writes. */
function recipientRole(body: Body, fail: Fail<Case>): Role {
  if (body.driver.state === body.passenger.state) {
    const because = `driver and passenger are both ${body.driver.state}; one must be sender, the other recipient`;
    throw fail('invalid-input', because, { field: ['passenger', 'state'] });
  }
  const role = body.driver.state === 'recipient' ? 'driver' : 'passenger';
  const { uuid, alias } = body[role];
  if (!uuid && uuid !== 0 && !alias) {
    throw fail('missing-mandatory-field', `${role}[uuid] or ${role}[alias] is missing`, { field: [role, 'uuid'] });
  }
  return role;
}

/** A site, however it is written: scheme and trailing slash do not make another one. */
const site = (origin: string): string =>
  origin
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');

function checkOrigin({ origin }: Body, consumer: Consumer, fail: Fail<Case>): void {
  if (!origin || consumer.origin === undefined || site(origin) === site(consumer.origin)) return;
  throw fail('origin-mismatch', `${consumer.id} is registered for ${consumer.origin}, not ${origin}`, {
    field: ['origin'],
  });
}

/** The uuid, or else the alias, of the person of the journey who is written to. */
function recipientOf(offer: Offer, role: Role, body: Body, fail: Fail<Case>): string {
  const { uuid, alias } = body[role];
  const person = offer[role];
  const byUuid = uuid !== undefined && uuid !== null && uuid !== '';
  const isTheirs = byUuid ? String(person.uuid) === String(uuid) : person.alias === alias;
  if (person.state === 1 && isTheirs) return String(person.uuid ?? person.alias);
  const because = `${byUuid ? uuid : alias} is not the ${role} of journey ${offer.uuid}`;
  throw fail('unknown-user', because, { field: [role, byUuid ? 'uuid' : 'alias'] });
}

/**
 * A connection is the same as another when the same words go to the same person for the same journey in the same name,
 * whether by form or JSON, by uuid or alias.
 */
function connectionOf(
  { details, journeys: { uuid }, ...body }: Body,
  { id: apikey }: Consumer,
  role: Role,
  recipient: string,
  at: number,
): Connection {
  const journey = String(uuid);
  const sender = body[role === 'driver' ? 'passenger' : 'driver'];
  const same = [apikey, journey, role, recipient, sender.uuid, sender.alias, details].map((part) => String(part ?? ''));
  const id = createHash('sha256').update(JSON.stringify(same)).digest('hex').slice(0, 32);
  return { id, at, apikey, journey, recipient, details };
}
