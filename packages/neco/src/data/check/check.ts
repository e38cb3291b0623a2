import { decodeThreads } from '../decode-threads.js';
import type { ImageMaskPair, PairedFiles } from '../pairs.js';
import { tooFewClasses } from '../mask-classes.js';
import { numberedClass } from '../numbered-classes.js';
import { settleLie } from '../settle-masks.js';
import { sortFindings, type Finding, type FindingKind } from './findings.js';
import { inspectImage, type ImageFacts } from './inspect-image.js';
import { inspectMask, type MaskRules } from './inspect-mask.js';
import { SizeHistogram, type SizeSummary } from './size-histogram.js';

/** A part of a data set: its pictures, and their masks if it has them. */
export interface CheckedPart {
  /** Name of the split; empty for a folder of one's own. */
  split: string;
  /** The folder that is checked. */
  root: string;
  /** Pictures to be looked at without masks. */
  images: readonly string[];
  /** Pictures with masks; null if no masks are expected. */
  pairs: PairedFiles | null;
  /** Published number of pictures; null where none is known. */
  published: number | null;
}

export interface CheckOptions {
  parts: readonly CheckedPart[];
  /** Names by class; null where the values of the masks are counted. */
  classNames: readonly string[] | null;
  /** Index of pixels without a class. */
  ignoreIndex: number;
  /** Pictures whose shorter side is below it are tiny, pixels. Default 32. */
  tinySide?: number;
  /** Files that are looked at at a time. Default: two more than are decoded at a time. */
  atOnce?: number;
  onProgress?: (done: number, total: number) => void;
}

/** What a class takes up. */
export interface ClassShare {
  index: number;
  name: string;
  pixels: number;
  /** Of all pixels that have a class, 0 to 1. */
  share: number;
  /** Masks that hold it. */
  masks: number;
}

/** The result of a check. */
export interface CheckReport {
  images: number;
  masks: number;
  bytes: number;
  /** Pictures by format, the most frequent first. */
  formats: Record<string, number>;
  sizes: SizeSummary | null;
  /** Null if there are no masks. Classes that no mask holds are listed with 0. */
  classes: ClassShare[] | null;
  /** Share of the pixels that have no class, 0 to 1; null if there are no masks. */
  ignored: number | null;
  parts: { split: string; images: number; published: number | null }[];
  /** In order of the kinds, then of the files. */
  findings: Finding[];
  seconds: number;
}

const tinySide = 32;

/**
 * Looks at every file of a data set: decodes pictures and masks, counts sizes and classes, and finds faults.
 * Duplicates are files of the same bytes; near-duplicates are not searched.
 */
export async function checkData(options: CheckOptions): Promise<CheckReport> {
  const started = performance.now();
  const check = new Check(options);
  const settled = await Promise.all(options.parts.map(({ pairs }) => settleLie(pairs?.pairs ?? [])));
  const tasks = options.parts.flatMap((part, i) => [
    ...settled[i]!.map((pair) => ({ part, image: pair.image, pair })),
    ...[...(part.pairs?.imagesWithoutMask ?? []), ...part.images].map((image) => ({
      part,
      image,
      pair: null,
    })),
  ]);
  const results = new Array<TaskResult>(tasks.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      const { image, pair } = tasks[index]!;
      results[index] = await check.look(image, pair);
      options.onProgress?.(++done, tasks.length);
    }
  };
  const atOnce = options.atOnce ?? decodeThreads() + 2;
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
  check.compare(
    tasks.map(({ image }) => image),
    results,
  );
  options.parts.forEach((part) => check.addLeftovers(part));
  check.addFewClasses();
  return { ...check.report(), seconds: (performance.now() - started) / 1000 };
}

interface TaskResult {
  hash: string;
  usable: boolean;
}

class Check {
  private readonly findings: Finding[] = [];
  private readonly sizes = new SizeHistogram();
  private readonly formats = new Map<string, number>();
  private readonly classes = new Map<number, { pixels: number; masks: number }>();
  private readonly rules: MaskRules;
  private images = 0;
  private masks = 0;
  private bytes = 0;

  constructor(private readonly options: CheckOptions) {
    this.rules = { classes: options.classNames?.length ?? null, ignoreIndex: options.ignoreIndex };
  }

  /** Looks at a picture and its mask. */
  async look(image: string, pair: ImageMaskPair | null): Promise<TaskResult> {
    const facts = await inspectImage(image);
    this.images++;
    this.bytes += facts.bytes;
    const format = facts.format ?? 'unknown';
    this.formats.set(format, (this.formats.get(format) ?? 0) + 1);
    if (facts.problem !== null) this.add(facts.problem.kind, image, facts.problem.detail, image);
    else if (facts.size !== null) this.addSound(image, facts);
    const unclear = pair === null ? null : await this.lookAtMask(pair, facts);
    if (facts.rotated && facts.problem === null) {
      const severity = unclear === null ? 'remark' : 'fault';
      const detail = unclear ?? 'EXIF orientation';
      this.findings.push({ kind: 'rotated', file: image, detail, skip: null, severity });
    }
    return { hash: facts.hash, usable: facts.problem === null };
  }

  private addSound(image: string, { size, flat }: ImageFacts): void {
    const { width, height } = size!;
    this.sizes.add(width, height);
    if (Math.min(width, height) < (this.options.tinySide ?? tinySide)) {
      this.add('tiny', image, `${width} x ${height} pixels`, image);
    }
    if (flat !== null) this.add('flat', image, flat, image);
  }

  /** @returns why it is unclear how the mask lies on a picture that EXIF turns */
  private async lookAtMask(pair: ImageMaskPair, { size, problem }: ImageFacts): Promise<string | null> {
    const { pixels, problems, unclear } = await inspectMask(pair, problem === null ? size : null, this.rules);
    this.masks++;
    for (const { kind, detail } of problems) this.add(kind, pair.mask, detail, pair.image);
    for (const [index, count] of pixels) {
      const sum = this.classes.get(index) ?? { pixels: 0, masks: 0 };
      this.classes.set(index, { pixels: sum.pixels + count, masks: sum.masks + 1 });
    }
    return unclear;
  }

  /** Finds files of the same content; the first one stays. */
  compare(images: readonly string[], results: readonly TaskResult[]): void {
    const first = new Map<string, string>();
    results.forEach(({ hash, usable }, index) => {
      const image = images[index]!;
      const known = first.get(hash);
      if (!usable) return;
      if (known === undefined) first.set(hash, image);
      else if (known !== image) this.add('duplicate', image, `the same as ${known}`, image);
    });
  }

  /** Files without a partner, and numbers that are not those published. */
  addLeftovers({ pairs, images, published, root, split }: CheckedPart): void {
    for (const image of pairs?.imagesWithoutMask ?? [])
      this.add('image-without-mask', image, 'left out', null);
    for (const mask of pairs?.masksWithoutImage ?? []) this.add('mask-without-image', mask, 'left out', null);
    for (const file of pairs?.missing ?? []) this.add('missing', file, `named by the list of ${split}`, null);
    const count = images.length + (pairs?.pairs.length ?? 0) + (pairs?.imagesWithoutMask.length ?? 0);
    if (published === null || count === published) return;
    this.add('count', root, `split ${split} has ${count} pictures, ${published} were published`, null);
  }

  /** Masks on which every model would be right. */
  addFewClasses(): void {
    const { parts, ignoreIndex } = this.options;
    const pairs = parts.flatMap((part) => part.pairs?.pairs ?? []);
    const faulty = this.findings.some(({ kind }) => kind.startsWith('mask-'));
    if (faulty || pairs.length === 0 || this.classes.size === 0) return;
    const wrong = tooFewClasses(pairs, this.classes.keys(), ignoreIndex);
    if (wrong !== null) this.add('few-classes', parts[0]!.root, wrong, null);
  }

  private add(kind: FindingKind, file: string, detail: string, skip: string | null): void {
    this.findings.push({ kind, file, detail, skip, severity: 'fault' });
  }

  report(): Omit<CheckReport, 'seconds'> {
    const { images, masks, bytes } = this;
    return {
      images,
      masks,
      bytes,
      formats: Object.fromEntries([...this.formats].sort((a, b) => b[1] - a[1])),
      sizes: this.sizes.summary(),
      classes: masks > 0 ? this.classShares() : null,
      ignored: masks > 0 ? this.ignoredShare() : null,
      parts: this.options.parts.map(({ split, images: alone, pairs, published }) => ({
        split,
        images: alone.length + (pairs ? pairs.pairs.length + pairs.imagesWithoutMask.length : 0),
        published,
      })),
      findings: sortFindings(this.findings),
    };
  }

  private classShares(): ClassShare[] {
    const { classNames, ignoreIndex } = this.options;
    const indices = classNames ? [...classNames.keys()] : [...this.classes.keys()].sort((a, b) => a - b);
    const counted = indices.filter((index) => index !== ignoreIndex);
    const sums = counted.map((index) => this.classes.get(index) ?? { pixels: 0, masks: 0 });
    const total = sums.reduce((sum, { pixels }) => sum + pixels, 0);
    return counted.map((index, i) => ({
      index,
      name: classNames?.[index] ?? numberedClass(index),
      ...sums[i]!,
      share: total > 0 ? sums[i]!.pixels / total : 0,
    }));
  }

  private ignoredShare(): number {
    const total = [...this.classes.values()].reduce((sum, { pixels }) => sum + pixels, 0);
    const ignored = this.classes.get(this.options.ignoreIndex)?.pixels ?? 0;
    return total > 0 ? ignored / total : 0;
  }
}
