import { RandomStream } from '../data/random.js';

/** Streams of one seed must not meet: each use has its own number in the key. */
const orderStream = 1;
const viewStream = 2;

/**
 * The endless order of samples: each epoch a new permutation of the files, drawn from (seed, epoch), of which
 * the last `files mod batchSize` are left out. A checkpoint needs nothing of it but the step.
 */
export class SampleOrder {
  /** Steps an epoch. */
  readonly stepsPerEpoch: number;
  private readonly permutations = new Map<number, Uint32Array>();

  constructor(
    readonly files: number,
    readonly batchSize: number,
    readonly seed: number,
  ) {
    this.stepsPerEpoch = Math.floor(files / batchSize);
  }

  /** The epoch of a step. */
  epochOf(step: number): number {
    return Math.floor(step / this.stepsPerEpoch);
  }

  /**
   * The file of a sample. If it cannot be used, the next file of the epoch's order takes its place (`detour`
   * 1, 2, ...); after the last file comes the first. This depends only on the place, so a resumed run need
   * not know what was skipped before.
   *
   * @param sample `step * batchSize` plus the place in the batch.
   */
  fileOf(sample: number, detour = 0): number {
    const perEpoch = this.stepsPerEpoch * this.batchSize;
    const order = this.permutation(Math.floor(sample / perEpoch));
    return order[((sample % perEpoch) + detour) % this.files] as number;
  }

  /** The stream from which a sample's views are drawn. */
  viewsOf(sample: number): RandomStream {
    const perEpoch = this.stepsPerEpoch * this.batchSize;
    return new RandomStream(this.seed, viewStream, Math.floor(sample / perEpoch), sample % perEpoch);
  }

  private permutation(epoch: number): Uint32Array {
    let order = this.permutations.get(epoch);
    if (order === undefined) {
      order = new RandomStream(this.seed, orderStream, epoch).permutation(this.files);
      this.permutations.delete(epoch - 2);
      this.permutations.set(epoch, order);
    }
    return order;
  }
}
