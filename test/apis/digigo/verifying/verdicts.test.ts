import { afterEach, expect, test, vi } from 'vitest';
import { verdict } from '../../../../src/apis/digigo/verifying/verdicts.ts';
import { fail } from '../../../../src/kit/failure.ts';
import { Busy, Overlong, Threads } from '../../../../src/kit/threads.ts';

const LARGE = { signature: 'A'.repeat(100_000), fields: {}, path: {} };

afterEach(() => vi.restoreAllMocks());

test('digigo: verdict, a signature that takes too long is no valid one', async () => {
  vi.spyOn(Threads.prototype, 'run').mockRejectedValue(new Overlong('the job took longer'));

  expect(await verdict(LARGE, fail)).toEqual({ refused: 'the signature takes too long to verify' });
});

test('digigo: verdict, when too many wait, the service is unavailable', async () => {
  vi.spyOn(Threads.prototype, 'run').mockRejectedValue(new Busy('16 jobs wait'));

  await expect(verdict(LARGE, fail)).rejects.toMatchObject({ case: 'service-unavailable' });
});
