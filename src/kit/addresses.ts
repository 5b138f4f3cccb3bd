import { BlockList, isIP } from 'node:net';
import type { GivenProblem } from './given.ts';

/** Whether an address is one of a list, or in a network of it (192.0.2.0/24). */
export function isListed(peer: string, ips: readonly string[]): boolean {
  const list = new BlockList();
  for (const entry of ips) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list.check(peer, isIP(peer) === 6 ? 'ipv6' : 'ipv4');
}

/** A problem for every entry of a list of addresses and networks that is neither. */
export const addressProblems = (path: readonly (string | number)[], ips: readonly string[]): GivenProblem[] =>
  ips.flatMap((ip, n) =>
    isNetwork(ip) ? [] : [{ path: [...path, n], message: `${ip} is no address and no network` }],
  );

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}
