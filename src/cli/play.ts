import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { OptionRefused } from '../config.ts';
import { ScenarioRefused } from '../scenario/load.ts';
import { play as playSteps } from '../scenario/play/player.ts';
import { systemNow } from '../world/time.ts';
import type { Command } from './command.ts';
import { ctrf } from './play/ctrf.ts';
import { junit } from './play/junit.ts';
import { progress } from './play/progress.ts';
import { signers } from './play/signers.ts';
import { hasFailed, type Played, readStory, type Story } from './play/story.ts';
import { toldStory } from './play/told.ts';
import { freshWorld, openStage, type Stage } from './play/worlds.ts';

/** `bacasable play FILE…`: plays the steps of scenarios, each in a world of its own; 1 when a step fails. */
const play: Command = async (args) => {
  const { files, against, reports, token } = argumentsOf(args);
  const stories = await Promise.all(files.map(story));
  const stage = await openStage(against, token);
  const played: Played[] = [];
  try {
    for (const each of stories) {
      const ended = await playStory(each, stage);
      process.stdout.write(toldStory(ended));
      played.push(ended);
    }
  } finally {
    await stage.close();
  }
  for (const { file, write } of reports) await writeFile(file, write(played));
  return played.some(hasFailed) ? 1 : 0;
};

export default play;

/** A report is what its file is called. */
const WRITERS = { xml: junit, json: ctrf } as const;

function argumentsOf(args: readonly string[]) {
  const { values, positionals: files } = parsed(args);
  if (files.length === 0) throw new OptionRefused('play takes the scenario files to play');
  const reports = (values.report ?? []).map((file) => {
    const [, kind = ''] = /\.(xml|json)$/.exec(file) ?? [];
    const write = WRITERS[kind as keyof typeof WRITERS];
    if (write === undefined) throw new OptionRefused(`--report takes a .xml (JUnit) or .json (CTRF) file, not ${file}`);
    return { file, write };
  });
  return { files, against: values.against, reports, token: values['control-token'] };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      against: { type: 'string' },
      report: { type: 'string', multiple: true },
      'control-token': { type: 'string' },
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new OptionRefused((error as Error).message);
  }
}

async function story(file: string): Promise<Story> {
  try {
    return await readStory(file);
  } catch (error) {
    if (!(error instanceof ScenarioRefused)) throw error;
    throw new OptionRefused(`${file} cannot be played:\n${error.message}`);
  }
}

async function playStory(story: Story, { server, stays }: Stage): Promise<Played> {
  const bar = progress(process.stderr, story);
  const start = systemNow();
  const name = await freshWorld(server, story.text);
  const world = { home: `${server.url}/w/${name}`, control: `${server.url}/_sim/worlds/${name}`, send: server.send };
  const outcomes = await playSteps(story.steps, world, { ...signers, onStep: bar.show });
  bar.clear();
  const played = { story, start, stop: systemNow(), outcomes };
  if (stays && hasFailed(played)) return { ...played, kept: world.home };
  await server.control('DELETE', `/worlds/${name}`);
  return played;
}
