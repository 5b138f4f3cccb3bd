import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signers } from '../../src/cli/play/signers.ts';
import { readStory } from '../../src/cli/play/story.ts';
import { serverAt } from '../../src/cli/server.ts';
import { play } from '../../src/scenario/play/player.ts';
import { simulate } from '../simulate.ts';
import { read } from './scenario.ts';

const stories = readdirSync('scenarios')
  .map((file) => `scenarios/${file}`)
  .filter((file) => (read(readFileSync(file, 'utf8')).steps ?? []).length > 0);

/** Plays a story in a world of that name; gives what went wrong, and every row that the world then has. */
async function playedIn(name: string, file: string) {
  // Links in mails would name the port.
  const { url } = await simulate(undefined, { publicUrl: 'http://simulator.test' });
  const server = serverAt(url);
  const { text, steps } = await readStory(file);
  await server.control('PUT', `/worlds/${name}`, { body: text });
  const world = { home: `${url}/w/${name}`, control: `${url}/_sim/worlds/${name}`, send: server.send };
  const outcomes = await play(steps, world, signers);
  const { body } = await server.control('GET', `/worlds/${name}/snapshot`);
  return {
    failed: outcomes.filter(({ status }) => status !== 'passed'),
    snapshot: body as { now: string; rows: object },
  };
}

test('stories: there are some', () => {
  expect(stories.length).toBeGreaterThan(0);
});

test.each(stories)('stories: %s plays, and ends twice in the same world', async (file) => {
  const first = await playedIn('first', file);
  const second = await playedIn('first', file);

  expect(first.failed).toEqual([]);
  expect(second.failed).toEqual([]);
  expect(second.snapshot).toEqual(first.snapshot);
});
