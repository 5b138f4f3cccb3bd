import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Simulated, simulate } from './simulate.ts';

/** Making keys takes a while. */
const PATIENCE_MS = 120_000;

const rootOf = async ({ agent }: Simulated): Promise<string> =>
  (await agent.get('/_sim/pki/root.pem').buffer(true).expect(200)).text;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bacasable-trust-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('--pki: unless it is said, the root is the one that everybody has', async () => {
  expect(await rootOf(await simulate())).toBe(readFileSync('fixtures/pki/root.pem', 'utf8'));
});

test(
  '--pki fresh: no two simulators have the same root, and each has one',
  async () => {
    const [first, second] = [await simulate(undefined, { pki: 'fresh' }), await simulate(undefined, { pki: 'fresh' })];
    const roots = [await rootOf(first), await rootOf(second), readFileSync('fixtures/pki/root.pem', 'utf8')];

    expect(new Set(roots).size).toBe(3);
    expect(await rootOf(first)).toBe(roots[0]);
  },
  PATIENCE_MS,
);

test(
  '--pki fresh: nothing is made before it is asked for; file: keeps it for its owner, over a restart',
  async () => {
    const path = folder();
    const options = { pki: 'fresh', store: `file:${path}` } as const;
    const file = join(path, 'pki.json');
    const before = await simulate(undefined, options);
    await before.agent.get('/_sim/ready').expect(200);
    expect(existsSync(file)).toBe(false);

    const root = await rootOf(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await before.simulator.close();
    const after = await simulate(undefined, options);

    expect(await rootOf(after)).toBe(root);
    expect((await after.agent.get('/_sim/worlds')).body.worlds).toHaveLength(1);
  },
  PATIENCE_MS,
);

test.each([
  ['no JSON', '{ torn'],
  ['not all there is', '{"signers":{}}'],
  ['a key that is none', JSON.stringify({ signers: { root: { certificate: 'secret', key: 'secret' } } })],
])('--pki fresh: what was kept is %s: it is named, and everything else is served', async (_, damaged) => {
  const path = folder();
  writeFileSync(join(path, 'pki.json'), damaged);
  const { agent } = await simulate(undefined, { pki: 'fresh', store: `file:${path}` });

  const { status, body } = await agent.get('/_sim/pki/root.pem');

  expect(status).toBe(503);
  expect(body.detail).toContain(`${join(path, 'pki.json')} is damaged`);
  expect(body.detail).not.toContain('secret');
  await agent.get('/_sim/ready').expect(200);
  await agent.get('/_sim/worlds/default').expect(200);
});

test(
  '--pki fresh: what was damaged may be mended while the simulator runs',
  async () => {
    const path = folder();
    const file = join(path, 'pki.json');
    writeFileSync(file, '');
    const simulated = await simulate(undefined, { pki: 'fresh', store: `file:${path}` });
    await simulated.agent.get('/_sim/pki/root.pem').expect(503);

    rmSync(file);

    expect(await rootOf(simulated)).toContain('BEGIN CERTIFICATE');
  },
  PATIENCE_MS,
);
