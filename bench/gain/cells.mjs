// The cells of the study: one training a row and seed, one file of scores a network and part, all in the work folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import { loadBackbone, pairImagesAndMasks, train, UserError } from '@neco/neco';
import { releaseModule, configDifferences } from '@neco/neco/internal';
import { scorePhotographs } from './score.mjs';

/** Side of the scored images in pixels. */
export const inputSize = 224;

export class Cells {
  constructor(options) {
    Object.assign(this, options);
  }

  /** What all cells share. */
  setup() {
    const { libtorch, capability } = torch.versions();
    return {
      model: this.model,
      inputSize,
      node: process.version,
      libtorch,
      capability,
      threads: this.threads,
    };
  }

  /** Trains and scores what is missing of a row and seed and is not being done by another process. */
  async measure(variant, ofSeed) {
    // Nothing is random in the network as it is.
    const seed = variant.settings === null ? 0 : ofSeed;
    const networks = variant.settings === null ? ['start'] : this.networks;
    const missing = networks.flatMap((network) =>
      this.parts
        .filter((part) => !this.#known(variant, seed, network, part))
        .map((part) => ({ network, part })),
    );
    if (missing.length === 0) return;
    const folder = join(this.work, `${variant.name}-${seed}`);
    const claim = `${folder}.claim`;
    try {
      mkdirSync(claim);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      return this.log(`${variant.name}, seed ${seed}: another process has it (else delete ${claim})`);
    }
    process.once('exit', () => rmSync(claim, { recursive: true, force: true }));
    try {
      const trained = variant.settings === null || existsSync(`${folder}.done`);
      const seconds = trained ? null : await this.#train(variant, seed, folder);
      for (const network of networks) {
        const parts = missing.filter((cell) => cell.network === network).map(({ part }) => part);
        await this.#score(variant, seed, network, parts, folder, seconds);
      }
    } finally {
      rmSync(claim, { recursive: true, force: true });
    }
  }

  /** Every measured cell. */
  all() {
    return readdirSync(this.work)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(this.work, file), 'utf8')));
  }

  async #train(variant, seed, out) {
    const started = performance.now();
    await train({
      data: this.data,
      model: this.model,
      out,
      settings: { ...variant.settings, seed },
      ...(variant.method && { method: variant.method }),
      onStep: (line) => {
        if (line.step % 20 === 0) {
          this.log(
            `${variant.name}, seed ${seed}: step ${line.step}, loss ${line.loss.toFixed(3)}, ${line.imagesPerSecond.toFixed(2)} images/s`,
          );
        }
      },
    });
    // The optimiser of a finished run goes; student and teacher stay, to be scored on further parts.
    rmSync(join(out, 'checkpoints'), { recursive: true, force: true });
    writeFileSync(`${out}.done`, '');
    return (performance.now() - started) / 1000;
  }

  async #score(variant, seed, network, parts, folder, seconds) {
    if (parts.length === 0) return;
    const model = await this.network(network, folder);
    for (const part of parts) {
      const scores = await scorePhotographs({
        model,
        inputSize,
        ...this.#labelled(part),
        // Few where settings are chosen, more where they are reported.
        kMeansSeeds: part === 'even' ? 3 : 8,
        linear: this.linear,
      });
      const { name: row, text, settings } = variant;
      const path = this.#file(variant, seed, network, part);
      const cell = { row, text, settings, seed, network, part, ...scores, seconds };
      writeFileSync(`${path}.tmp`, JSON.stringify(cell, null, 2));
      renameSync(`${path}.tmp`, path);
      const points = Object.values(scores).map((score) => (100 * score).toFixed(2));
      this.log(`${row}, seed ${seed}, ${network}, ${part}: ${points.join(' / ')}`);
    }
    releaseModule(model);
  }

  /** `start`, `teacher`, `student`, or a blend of weights: `student:0.5` is half way from the start to the student. */
  async network(network, folder) {
    if (network === 'start') return await loadBackbone(this.model);
    const [name, share] = network.split(':');
    const model = await loadBackbone(join(folder, `${name}.safetensors`));
    if (share === undefined) return model;
    const start = await loadBackbone(this.model);
    torch.noGrad(() => torch._foreachLerp_(model.parameters(), start.parameters(), 1 - Number(share)));
    releaseModule(start);
    return model;
  }

  /** Labelled images of a part: the memory, and those that are scored. */
  #labelled(part) {
    const root = part === 'camvid' ? this.camvid : this.voc;
    if (root === undefined)
      throw new UserError(`--parts ${part} needs --${part === 'camvid' ? part : 'voc'}.`);
    const pairsOf = (side) => pairImagesAndMasks(join(root, side, 'images'), join(root, side, 'masks')).pairs;
    const byStem = pairsOf('val').sort((a, b) => (a.image < b.image ? -1 : 1));
    const val = part === 'camvid' ? byStem : byStem.filter((_, i) => i % 2 === (part === 'even' ? 0 : 1));
    // Settings are chosen with half of the memory: two minutes a network instead of four.
    const memory = pairsOf('train').filter((_, i) => part !== 'even' || i % 2 === 0);
    return { train: memory, val, classNames: classNamesOf(root) };
  }

  #known(variant, seed, network, part) {
    const path = this.#file(variant, seed, network, part);
    if (!existsSync(path)) return false;
    const differences = configDifferences(
      JSON.parse(readFileSync(path, 'utf8')).settings,
      JSON.parse(JSON.stringify(variant.settings)),
    );
    if (differences.length === 0) return true;
    throw new UserError(`${path} was measured with other settings (${differences.join('; ')}); delete it.`);
  }

  #file(variant, seed, network, part) {
    return join(this.work, `${variant.name}-${seed}-${network}-${part}.json`);
  }
}

/** `classes.txt` of a set, one name a line; numbers without it. */
function classNamesOf(root) {
  const file = join(root, 'classes.txt');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().split('\n');
  return Array.from({ length: 11 }, (_, i) => String(i));
}
