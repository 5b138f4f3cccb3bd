import { join } from 'node:path';
import { type Disk, emptyFile, type OpenFile, syncFolder, writeAll } from './disk.ts';

const SEGMENT = /^journal-(\d+)\.log$/;

export const segmentPath = (folder: string, number: number): string => join(folder, `journal-${number}.log`);

/** The number of the segment that a file is, or undefined when it is something else. */
export function segmentNumber(name: string): number | undefined {
  const digits = SEGMENT.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One file of a world's journal, open for more lines. */
export class Segment {
  readonly number: number;
  readonly #file: OpenFile;
  #length: number;
  #sound = true;

  private constructor(number: number, file: OpenFile, length: number) {
    this.number = number;
    this.#file = file;
    this.#length = length;
  }

  /** Begins a segment; its name survives a power cut. */
  static async create(disk: Disk, folder: string, number: number): Promise<Segment> {
    const file = await emptyFile(disk, segmentPath(folder, number));
    try {
      await syncFolder(disk, folder);
    } catch (error) {
      await file.close().catch(() => {});
      throw error;
    }
    return new Segment(number, file, 0);
  }

  /** Goes on with a segment of which every byte is good. */
  static async reopen(disk: Disk, folder: string, number: number): Promise<Segment> {
    const file = await disk.open(segmentPath(folder, number), 'r+');
    try {
      return new Segment(number, file, (await file.stat()).size);
    } catch (error) {
      await file.close().catch(() => {});
      throw error;
    }
  }

  /** Whether lines may still be added: not once the disk has left open what it holds. */
  get sound(): boolean {
    return this.#sound;
  }

  /**
   * Adds bytes; they survive a power cut when this resolves.
   * @throws what the disk says; the segment then holds what it held before, or is no longer sound
   */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file, bytes, this.#length);
    } catch (error) {
      await this.#cutBack();
      throw error;
    }
    try {
      await this.#file.datasync();
    } catch (error) {
      // Linux may have dropped the pages that it could not write and would report success the next time.
      this.#sound = false;
      await this.#file.truncate(this.#length).catch(() => {});
      throw error;
    }
    this.#length += bytes.length;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Half a line would end the next recovery, and hide what was added behind it. */
  async #cutBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#length);
      await this.#file.sync();
    } catch {
      this.#sound = false;
    }
  }
}
