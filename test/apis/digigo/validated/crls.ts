import type { Simulated } from '../../../simulate.ts';

/** The CRLs of the authorities of a world, as they are now. */
export const crlsOf = ({ url }: Simulated): Promise<Buffer[]> =>
  Promise.all(
    ['issuing', 'government', 'root'].map(async (name) =>
      Buffer.from(await (await fetch(`${url}/crl/${name}.crl`)).arrayBuffer()),
    ),
  );
