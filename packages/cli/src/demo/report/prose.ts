import type { ReportData } from './data.js';
import { html, type Markup } from '../../report/html.js';
import { settingsTable } from './settings.js';
import { necoCommand } from '../../invocation.js';

/** What the reader is looking at, for somebody who never heard of it. */
export function introduction({ plan, outcomes, classNames, origin }: ReportData): Markup {
  const { start } = outcomes[0]!;
  const { patchSize, depth, embedDim } = start.architecture;
  return html` <h2 id="what">What was done</h2>
    <p>
      A <b>Vision Transformer</b> cuts a picture into small squares, <b>patches</b> (here ${patchSize} ×
      ${patchSize} pixels), and describes each by a list of numbers, its <b>features</b> (here ${embedDim}).
      If features are good, patches of the same kind of thing lie close together, whatever picture they come
      from. <b>NeCo</b> (patch neighbour consistency, Pariza et al., ICLR 2025) improves them without any
      labels: a patch seen in two crops of a picture should sort other patches by similarity in the same
      order.
    </p>
    <ol class="steps">
      <li>
        <b>Scenes.</b> A generator drew ${plan.trainScenes} training and ${plan.valScenes} validation pictures
        of ${classNames.length - 1} classes of objects on textured grounds. Validation scenes show
        <em>other</em> objects of the same classes.
      </li>
      <li><b>Start.</b> ${origin} (${depth} blocks)</li>
      <li>
        <b>Post-training.</b> ${start.totalSteps} steps of NeCo with ${start.config.batchSize} pictures each,
        on the training pictures <em>without their masks</em>: the teacher sees crops at up to
        ${start.config.views.globalSize} px, the student also whole scenes at ${start.config.views.localSize}
        px.
      </li>
      <li>
        <b>Score</b>, with scenes shrunk to ${plan.inputSize} px: a backbone sees less of small pictures, and
        costs less. <em>In-context</em>: each patch of a validation scene takes the labels of the
        ${plan.evaluation.neighbours} most similar patches of the training scenes. <em>Clustering</em>: the
        patches of the validation scenes fall into as many clusters as there are classes, and labels only name
        the clusters.
      </li>
    </ol>
    <p>
      Either way masks come out, which are compared with the true ones: mean intersection over union,
      <b>mIoU</b>, 0 to 100 %. Nothing is learnt from the labels in between, so the score is that of the
      features. An <b>untrained network</b> of the same shape is measured beside: colour and texture alone get
      it some way, and only what is above its line was learnt.
    </p>`;
}

/** How to repeat it with the reader's own pictures. */
export function ownImagesSection({ outcomes, out, plan }: ReportData): Markup {
  const { sets, seed, models, results } = outcomes[0]!;
  const { train, val } = sets.folders;
  const { inputSize } = results.incontext.after.settings;
  const { augmentationEpochs, neighbours, temperature } = plan.evaluation;
  return html` <h2 id="own">The same with your own pictures</h2>
    <p>Post-training needs a folder of pictures and a pretrained backbone; no labels:</p>
    <pre
      tabindex="0"
    ><code>${necoCommand()} train --data MY_PICTURES --model dinov2-small --out my-run</code></pre>
    <p>
      Whether it helped, a few dozen pictures with masks can tell (PNG files of class indices, named like the
      pictures), some of them to copy labels from and the others to measure on. One command scores the
      backbone you started from and the run in every way there is, and writes a page like this one:
    </p>
    <pre tabindex="0"><code>${necoCommand()} compare --models dinov2-small my-run --out comparison \\
  --train-images TRAIN --train-masks TRAIN_MASKS --images VAL --masks VAL_MASKS</code></pre>
    <p>
      The post-trained weights are <code>my-run/teacher.safetensors</code>. This report's first seed, checked
      again:
    </p>
    <pre
      tabindex="0"
    ><code>${necoCommand()} eval incontext --model ${models.after} --seed ${seed} --input-size ${inputSize} \\
  --augmentation-epochs ${augmentationEpochs} --neighbours ${neighbours} --temperature ${temperature} \\
  --train-images ${train}/images --train-masks ${train}/masks \\
  --images ${val}/images --masks ${val}/masks
${necoCommand()} eval cluster --model ${models.after} --input-size ${inputSize} \\
  --images ${val}/images --masks ${val}/masks</code></pre>
    <p class="muted">
      All files of this demo are in <code>${out}</code>; <code>results.json</code> holds every number.
    </p>`;
}

/** The limits of what was measured. */
export function limitsSection({ plan, outcomes }: ReportData): Markup {
  const { start } = outcomes[0]!;
  const size = start.architecture.embedDim;
  return html` <h2 id="limits">What the numbers do not say</h2>
    <ul>
      <li>
        They say nothing about photographs. The scenes are drawings on painted grounds; a gain or a loss here
        need not carry over to your pictures. Measure on those.
      </li>
      <li>
        They are scores at ${plan.inputSize} px. Larger inputs show the start more of each object, and there
        post-training has less to add: see docs/tiny.md.
      </li>
      <li>
        They say nothing about large backbones. The one here is ${size} numbers wide and was post-trained for
        ${start.totalSteps} steps; the paper post-trains networks many times as large for ten thousands of
        steps.
      </li>
      <li>
        An untrained network is no zero: colour and texture alone find many patches of the same object. Only
        what is above that line was learnt.
      </li>
      <li>
        ${outcomes.length === 1 ? 'One seed' : `${outcomes.length} seeds`} and ${plan.valScenes} scenes leave
        uncertainty; a difference as small as the spread between seeds is none.
      </li>
      <li>
        Masks are made of cells of ${outcomes[0]!.start.architecture.patchSize} px: thin parts and sharp
        borders are lost however good the features are, so 100 % is out of reach.
      </li>
      <li>
        They do not say that it is the sorting that helps. Controls were run on such scenes
        (docs/ablation.md): shuffled targets lose, but a plain cosine loss between aligned patches gains as
        much in-context as NeCo.
      </li>
    </ul>`;
}

/** Settings and versions, for whoever wants to repeat it. */
export function settingsSection({ plan, outcomes, versions, seconds }: ReportData): Markup {
  const { start, results } = outcomes[0]!;
  const { config } = start;
  const { incontext, clustering } = {
    incontext: results.incontext.after,
    clustering: results.clustering.after,
  };
  const rows: [string, string][] = [
    ['seeds', plan.seeds.join(', ')],
    [
      'scenes',
      `${plan.trainScenes} + ${plan.valScenes} a seed, ${plan.sceneSize} px, difficulty ${plan.difficulty}`,
    ],
    [
      'views',
      `2 global of ${config.views.globalSize} px, ${config.views.localCount} local of ${config.views.localSize} px`,
    ],
    ['steps', `${start.totalSteps} of ${config.batchSize} images`],
    [
      'sorting',
      `${config.sorting.network} network, ${config.sorting.relaxation}, steepness ${config.sorting.studentSteepness} (student), ${config.sorting.teacherSteepness} (teacher)`,
    ],
    [
      'references',
      config.queue.length > 0 ? `queue of ${config.queue.length} patches a global view` : 'the batch',
    ],
    ['learning rate', `${config.optimizer.lr} backbone, ${config.optimizer.headLr} head`],
    ['teacher', `momentum ${config.teacher.momentum} to ${config.teacher.momentumEnd}`],
    [
      'in-context',
      `${incontext.settings.neighbours} neighbours, temperature ${incontext.settings.temperature}, ${incontext.memory.patches} patches in the memory, input ${incontext.settings.inputSize} px, ${incontext.mode} mode`,
    ],
    [
      'clustering',
      `${clustering.clusters} clusters of ${clustering.patches} patches, ${clustering.settings.dims} principal components, matched one to one, mean of ${clustering.runs.length} runs`,
    ],
  ];
  return settingsTable({ rows, config, versions, seconds });
}

/** Who made what. */
export function creditsSection(): Markup {
  return html` <h2 id="credits">Credits</h2>
    <p class="muted">
      The objects in the scenes are drawings of Twemoji (github.com/jdecked/twemoji), copyright Twitter, Inc.
      and other contributors, licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0); they were
      recoloured, turned, scaled, cut and put on generated grounds. The method: Valentinos Pariza,
      Mohammadreza Salehi, Gertjan Burghouts, Francesco Locatello, Yuki M. Asano, “NeCo: Improving DINOv2's
      spatial representations in 19 GPU hours with Patch Neighbor Consistency”, arXiv 2408.11054. The scoring:
      Balažević et al., “Towards in-context scene understanding”, 2023.
    </p>`;
}
