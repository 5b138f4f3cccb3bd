import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { packageFile } from '../../../kit/package-file.ts';
import { Threads } from '../../../kit/threads.ts';
import type { Attestation } from '../attestation.ts';
import { recentFiles } from './recent-files.ts';
import type { Job } from './worker.ts';

/** What renders: threads, or a test's stand-in. */
interface Renderer {
  run(job: Job): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Files of attestations, drawn beside the event loop, and kept as long as there is room. */
export class Renderings {
  readonly #renderer: Renderer;
  readonly #files: ReturnType<typeof recentFiles>;

  /** @param cacheBytes how many bytes of files are kept */
  constructor(renderer: Renderer, cacheBytes: number) {
    this.#renderer = renderer;
    this.#files = recentFiles(cacheBytes);
  }

  /**
   * The attestation as a PDF file.
   * @throws {Busy} when too many others wait
   */
  pdf(attestation: Attestation): Promise<Buffer> {
    return this.#file('pdf', attestation, async () => ({ attestation }));
  }

  /**
   * The attestation as a PNG file: a picture of its PDF.
   * @throws {Busy} when too many others wait
   */
  png(attestation: Attestation): Promise<Buffer> {
    return this.#file('png', attestation, async () => ({ pdf: await this.pdf(attestation) }));
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.#renderer.close();
  }

  #file(format: 'pdf' | 'png', attestation: Attestation, job: () => Promise<Job>): Promise<Buffer> {
    const digest = createHash('sha256').update(JSON.stringify(attestation)).digest('base64');
    return this.#files(format + digest, async () => {
      const { buffer, byteOffset, byteLength } = await this.#renderer.run(await job());
      return Buffer.from(buffer, byteOffset, byteLength);
    });
  }
}

const CACHE_BYTES = 32 * 1024 * 1024;
const MOST_THREADS = 4;

/** The renderings of this process. No thread is started before the first is asked for. */
export const renderings = new Renderings(
  new Threads<Job, Uint8Array>({
    file: packageFile('dist/apis/covoiturage/rendering/worker.js'),
    count: Math.min(Math.max(availableParallelism() - 1, 1), MOST_THREADS),
    queue: 256,
    limit: 20_000,
  }),
  CACHE_BYTES,
);
