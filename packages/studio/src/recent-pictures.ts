import type { RgbImage } from '@neco/neco';

/** Decoded pictures that were used last, up to a number of bytes. */
export class RecentPictures {
  readonly #pictures = new Map<string, Promise<RgbImage>>();
  #bytes = 0;

  constructor(private readonly limit = 128 * 2 ** 20) {}

  async get(key: string, decode: () => Promise<RgbImage>): Promise<RgbImage> {
    const known = this.#pictures.get(key);
    if (known !== undefined) {
      this.#pictures.delete(key);
      this.#pictures.set(key, known);
      return await known;
    }
    const decoding = decode();
    this.#pictures.set(key, decoding);
    try {
      const picture = await decoding;
      this.#bytes += picture.data.length;
      await this.#forget();
      return picture;
    } catch (error) {
      this.#pictures.delete(key);
      throw error;
    }
  }

  async #forget(): Promise<void> {
    for (const [key, picture] of this.#pictures) {
      if (this.#bytes <= this.limit || this.#pictures.size === 1) return;
      this.#pictures.delete(key);
      this.#bytes -= (await picture.catch(() => null))?.data.length ?? 0;
    }
  }
}
