import type { Fail } from '../../kit/operation.ts';
import type { Rule } from '../../kit/rule.ts';
import type { ReadRows, Rows } from '../../world/rows.ts';
import { type Instant, toIso } from '../../world/time.ts';
import { type Quota, type QuotaType, quotaOf, quotas } from './state.ts';

/** What is to be charged: to an AED and, where they have a quota of their own, to a holder. */
export interface Charge {
  readonly clientId: string;
  readonly credentialId?: string;
  readonly type: QuotaType;
  readonly count: number;
}

/**
 * The quotas that a charge is for, which may be none.
 * @throws {Failure} when one of them is used up or has expired
 */
export function sufficient(
  rows: ReadRows,
  { clientId, credentialId, type, count }: Charge,
  now: Instant,
  fail: Fail<'quota-exhausted'>,
): readonly Quota[] {
  const ids = [quotaOf('aed', clientId, type), ...(credentialId ? [quotaOf('user', credentialId, type)] : [])];
  const found = ids.flatMap((id) => rows.get(quotas, id) ?? []);
  for (const { id, remain, dateExpire } of found) {
    if (remain < count) throw fail('quota-exhausted', `${id} has ${remain} left, ${count} are asked for`);
    if (now >= dateExpire) throw fail('quota-exhausted', `${id} expired at ${toIso(dateExpire)}`);
  }
  return found;
}

/** Takes so much from each of these quotas, as part of a change. */
export function spend(rows: Rows, charged: readonly Quota[], count: number): void {
  for (const quota of charged) rows.put(quotas, { ...quota, remain: quota.remain - count });
}

/** What the document leaves open about asking for them. */
export const quotaRules: readonly Rule[] = [
  {
    section: '2.3.17',
    provenance: 'assumed',
    says: 'the answer is about signatures or, where only timestamps are counted, about these; `txId` counts the grants',
  },
  {
    section: '2.3.17',
    provenance: 'assumed',
    says: 'who has no quota, and so no end of signatures, is 404 "quota not found"; an address that nobody has is "userId not found"',
  },
  {
    section: '2.3.17',
    provenance: 'documented',
    says: 'optional parameters of a GET come in a body, as printed, or by query',
  },
];
