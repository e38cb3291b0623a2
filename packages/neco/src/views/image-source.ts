import { UndecodableImage, type RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import type { ViewConfig } from './config.js';
import type { SampleOrder } from './order.js';
import { readPicture, type Picture } from './picture.js';
import { planViews, type ViewPlan } from './sample.js';

/** A file that was left out, and why. */
export interface SkippedImage {
  file: string;
  reason: string;
}

/** What the views of a sample are made of. */
export interface SampleSource {
  file: string;
  image: RgbImage;
  /** Boxes in pixels of the image. */
  plan: ViewPlan;
}

/**
 * Decoded pictures in the order of samples. Some are decoded ahead in sharp's threads. The last used ones are
 * kept, up to a number of bytes. Files that cannot be decoded are remembered and replaced.
 */
export class ImageSource {
  private readonly ahead = new Map<number, Promise<SampleSource | UndecodableImage>>();
  /** Least recently used first. */
  private readonly cache = new Map<number, Picture>();
  private readonly broken = new Set<number>();
  private cachedBytes = 0;
  private news: SkippedImage[] = [];

  /**
   * @param lookahead samples that are decoded ahead.
   * @param cacheBytes most bytes of decoded pictures that are kept.
   * @param skip files not to try at all.
   * @param share how many samples of each batch are taken, and out of how many; they have the same places in
   * every batch.
   */
  constructor(
    private readonly files: readonly string[],
    private readonly order: SampleOrder,
    private readonly views: ViewConfig,
    private readonly lookahead: number,
    private readonly cacheBytes: number,
    skip: readonly string[] = [],
    private readonly share: { batch: number; size: number } = { batch: 1, size: 1 },
  ) {
    const unwanted = new Set(skip);
    files.forEach((file, index) => unwanted.has(file) && this.broken.add(index));
  }

  /**
   * The picture of a sample, the file it came from and the draws of its views.
   *
   * @throws UserError if not one file can be decoded.
   */
  async take(sample: number): Promise<SampleSource> {
    for (let ahead = 0; ahead <= this.lookahead; ahead++) this.start(this.after(sample, ahead));
    let result = await (this.ahead.get(sample) as Promise<SampleSource | UndecodableImage>);
    this.ahead.delete(sample);
    let index = this.order.fileOf(sample);
    for (let detour = 1; result instanceof UndecodableImage; detour++) {
      this.markBroken(index, result);
      index = this.order.fileOf(sample, detour);
      result = await this.read(index, sample);
    }
    return result;
  }

  /** Files found undecodable since the last call; each is reported once. */
  takeNews(): SkippedImage[] {
    const news = this.news;
    this.news = [];
    return news;
  }

  /** The sample that is taken `count` samples after this one. */
  private after(sample: number, count: number): number {
    const { batch, size } = this.share;
    const place = (sample % batch) % size;
    return sample + count + Math.floor((place + count) / size) * (batch - size);
  }

  private start(sample: number): void {
    if (!this.ahead.has(sample)) this.ahead.set(sample, this.read(this.order.fileOf(sample), sample));
  }

  private async read(index: number, sample: number): Promise<SampleSource | UndecodableImage> {
    const file = this.files[index] as string;
    if (this.broken.has(index)) return new UndecodableImage(file, 'skipped before');
    try {
      const draw = ({ width, height }: { width: number; height: number }): ViewPlan =>
        planViews(this.order.viewsOf(sample), width, height, this.views);
      const { picture, plan } = await readPicture(file, draw, this.views, this.cache.get(index));
      this.remember(index, picture);
      return { file, image: picture.image, plan };
    } catch (error) {
      if (error instanceof UndecodableImage) return error;
      throw error;
    }
  }

  private remember(index: number, picture: Picture): void {
    this.forget(index);
    if (picture.image.data.byteLength > this.cacheBytes) return;
    this.cache.set(index, picture);
    this.cachedBytes += picture.image.data.byteLength;
    for (const oldest of this.cache.keys()) {
      if (this.cachedBytes <= this.cacheBytes) break;
      this.forget(oldest);
    }
  }

  private forget(index: number): void {
    this.cachedBytes -= this.cache.get(index)?.image.data.byteLength ?? 0;
    this.cache.delete(index);
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
