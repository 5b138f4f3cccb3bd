import { text } from '../../kit/reply.ts';
import { links } from '../../world/links.ts';
import { control } from '../contract.ts';
import { happening } from '../happening.ts';
import { existingWorldOf } from '../world-of.ts';

const DONE = "C'est fait, vous pouvez fermer cette page.\nDone: you may close this page.\n";

/** GET /_sim/worlds/{w}/links/{code}: somebody follows the link of a mail. */
export default control.operation({
  id: 'control.links',
  errors: ['invalid-request', 'not-found', 'conflict', 'unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const world = await existingWorldOf(desk, params.w, fail);
    const link = world.read((rows) => rows.get(links, params.code));
    if (link === undefined) throw fail('not-found', `no mail of ${params.w} has this link`);
    await happening(desk, world, link.event, link.with, fail);
    return text(200, DONE, 'text/plain; charset=utf-8');
  },
});
