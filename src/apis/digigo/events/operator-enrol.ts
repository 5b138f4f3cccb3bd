import { EventRefused, event } from '../../../kit/event.ts';
import { VALIDITY_MS } from '../holder-certificate.ts';
import { credentialsOf, type Operator, operatorSigner, operators, serialFrom } from '../operator.ts';
import { aeds } from '../state.ts';

/** TunTrust certifies somebody who will sign an AED's requests (section 2.3.3, "signé par un opérateur de l'AED"). */
export default event('digigo.operator.enrol', async ({ clientId, name }, { world, now, home, trust }) => {
  const aed = world.read((rows) => rows.get(aeds, clientId));
  if (aed === undefined) throw new EventRefused('unknown', 'clientId', `no AED has the client id ${clientId}`);
  const authorities = await trust();
  const notBefore = now - (now % 1000);
  const serial = serialFrom(world.ids);
  const secrets = { password: world.ids.alphanumeric(16), seed: world.ids.alphanumeric(32) };

  const operator = await world.change((rows) => {
    const key = [...rows.list(operators)].length;
    const enrolled: Operator = { id: serial, clientId, name, notBefore, notAfter: notBefore + VALIDITY_MS, key };
    rows.put(operators, enrolled);
    return enrolled;
  });
  const signer = await operatorSigner(authorities, home, aed, operator);
  return credentialsOf(authorities, signer, name, secrets);
});
