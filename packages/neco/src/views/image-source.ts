import { decodeImage, UndecodableImage, type RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import type { SampleOrder } from './order.js';

/** A file that was left out, and why. */
export interface SkippedImage {
  file: string;
  reason: string;
}

/**
 * Decoded pictures in the order of samples: some are decoded ahead in sharp's threads, those used last are kept
 * up to a number of bytes, and files that cannot be decoded are remembered and replaced.
 */
export class ImageSource {
  private readonly ahead = new Map<number, Promise<RgbImage | UndecodableImage>>();
  /** Least recently used first. */
  private readonly cache = new Map<number, RgbImage>();
  private readonly broken = new Set<number>();
  private cachedBytes = 0;
  private news: SkippedImage[] = [];

  /**
   * @param lookahead samples that are decoded ahead.
   * @param cacheBytes most bytes of decoded pictures that are kept.
   * @param skip files not to try at all.
   */
  constructor(
    private readonly files: readonly string[],
    private readonly order: SampleOrder,
    private readonly lookahead: number,
    private readonly cacheBytes: number,
    skip: readonly string[] = [],
  ) {
    const unwanted = new Set(skip);
    files.forEach((file, index) => unwanted.has(file) && this.broken.add(index));
  }

  /**
   * The picture of a sample and the file it came from.
   *
   * @throws UserError if not one file can be decoded.
   */
  async take(sample: number): Promise<{ file: string; image: RgbImage }> {
    for (let next = sample; next <= sample + this.lookahead; next++) this.start(next);
    let result = await (this.ahead.get(sample) as Promise<RgbImage | UndecodableImage>);
    this.ahead.delete(sample);
    let index = this.order.fileOf(sample);
    for (let detour = 1; result instanceof UndecodableImage; detour++) {
      this.markBroken(index, result);
      index = this.order.fileOf(sample, detour);
      result = await this.decode(index);
    }
    return { file: this.files[index] as string, image: result };
  }

  /** Files found undecodable since the last call; each is reported once. */
  takeNews(): SkippedImage[] {
    const news = this.news;
    this.news = [];
    return news;
  }

  private start(sample: number): void {
    if (!this.ahead.has(sample)) this.ahead.set(sample, this.decode(this.order.fileOf(sample)));
  }

  private async decode(index: number): Promise<RgbImage | UndecodableImage> {
    const file = this.files[index] as string;
    if (this.broken.has(index)) return new UndecodableImage(file, 'skipped before');
    const cached = this.cache.get(index);
    if (cached) {
      this.cache.delete(index);
      this.cache.set(index, cached);
      return cached;
    }
    try {
      const image = await decodeImage(file);
      this.remember(index, image);
      return image;
    } catch (error) {
      if (error instanceof UndecodableImage) return error;
      throw error;
    }
  }

  private remember(index: number, image: RgbImage): void {
    if (this.cache.has(index) || image.data.byteLength > this.cacheBytes) return;
    this.cache.set(index, image);
    this.cachedBytes += image.data.byteLength;
    for (const [oldest, { data }] of this.cache) {
      if (this.cachedBytes <= this.cacheBytes) break;
      this.cache.delete(oldest);
      this.cachedBytes -= data.byteLength;
    }
  }

  private markBroken(index: number, error: UndecodableImage): void {
    if (!this.broken.has(index)) {
      this.broken.add(index);
      this.news.push({ file: error.file, reason: error.reason });
    }
    if (this.broken.size === this.files.length) {
      throw new UserError(
        `None of the ${this.files.length} images can be decoded; the last tried was ${error.file} (${error.reason}).`,
      );
    }
  }
}
