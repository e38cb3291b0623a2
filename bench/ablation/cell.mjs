// One cell of the ablation: a network of one seed, post-trained or not, and its scores on the seed's scenes.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import { scoreOnScenes } from '@neco/cli';
import { writeSceneSets } from '@neco/neco/internal';
import { extractPatchFeatures, loadBackbone, train } from '@neco/neco';
import { featureSpectrum, releaseModule, VisionTransformer } from '@neco/neco/internal';

/** Validation scenes on which effective rank and spread are measured. */
const spectrumScenes = 16;

/** The cells of one seed: its scenes are drawn when the first one needs them. */
export class SeedCells {
  #scenes = null;

  /**
   * @param {{ plan: object, model: string, seed: number, folder: string, log: (text: string) => void }} options
   *   `folder` is for scenes and runs and belongs to the caller.
   */
  constructor({ plan, model, seed, folder, log }) {
    Object.assign(this, { plan, model, seed, folder, log });
  }

  /** Measures one of `ablationVariants`. */
  async measure({ name, settings }) {
    const started = performance.now();
    const scenes = await this.#drawScenes();
    const run = join(this.folder, `run-${this.seed}`);
    try {
      const losses = settings === null ? [] : await this.#postTrain(settings, scenes, run);
      const backbone = await this.#network(name, settings === null ? this.model : run);
      const scores = await this.#score(backbone, scenes);
      releaseModule(backbone);
      return {
        settings,
        ...scores,
        losses,
        seconds: (performance.now() - started) / 1000,
      };
    } finally {
      rmSync(run, { recursive: true, force: true });
    }
  }

  async #drawScenes() {
    if (this.#scenes === null) {
      this.log(`seed ${this.seed}: drawing ${this.plan.trainScenes} + ${this.plan.valScenes} scenes`);
      this.#scenes = await writeSceneSets(join(this.folder, `scenes-${this.seed}`), this.plan, this.seed);
    }
    return this.#scenes;
  }

  async #postTrain(settings, scenes, out) {
    const losses = [];
    let total;
    await train({
      data: join(scenes.folders.train, 'images'),
      model: this.model,
      out,
      settings: { ...settings, seed: this.seed },
      onStart: ({ totalSteps }) => (total = totalSteps),
      onStep: ({ step, loss, imagesPerSecond }) => {
        losses.push(loss);
        if (step % 20 === 0) {
          this.log(
            `  step ${step} of ${total}: loss ${loss.toFixed(3)}, ${imagesPerSecond.toFixed(1)} images/s`,
          );
        }
      },
    });
    return losses;
  }

  async #network(name, file) {
    const model = await loadBackbone(file);
    if (name !== 'untrained') return model;
    torch.manualSeed(this.seed);
    const untrained = new VisionTransformer(model.config);
    releaseModule(model);
    return untrained;
  }

  async #score(model, scenes) {
    const { plan, seed } = this;
    const { incontext, clustering } = await scoreOnScenes({ model, scenes, plan, seed });
    const files = scenes.val.pairs.slice(0, spectrumScenes).map(({ image }) => image);
    const { features } = await extractPatchFeatures(model, files, { inputSize: plan.inputSize });
    const spectrum = featureSpectrum(features);
    features.release();
    return { inContext: incontext.mIoU, clustering: clustering.mIoU, ...spectrum };
  }
}
