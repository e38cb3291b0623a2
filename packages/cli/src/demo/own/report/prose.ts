import type { ResolvedConfig } from '@neco/neco/internal';
import { html, type Markup } from '../../../report/html.js';
import type { OwnReportData } from './data.js';
import { methodWords } from './method-words.js';
import { settingsTable } from '../../report/settings.js';
import { necoCommand } from '../../../invocation.js';

/** What the reader is looking at, for somebody who never heard of it. */
export function introduction(data: OwnReportData): Markup {
  const { folders, found, outcomes, origin, inputSize, preset, plan } = data;
  const { start, heldOut, trainedOn, scores } = outcomes[0]!;
  const { patchSize, depth, embedDim } = start.architecture;
  const { views, batchSize } = start.config;
  const { title, idea } = methodWords(data);
  return html` <h2 id="what">What was done</h2>
    <p>
      A <b>Vision Transformer</b> cuts a picture into small squares, <b>patches</b> (here ${patchSize} ×
      ${patchSize} pixels), and describes each by a list of numbers, its <b>features</b> (here ${embedDim}).
      If features are good, patches of the same kind of thing lie close together, whatever picture they come
      from. ${idea}
    </p>
    <ol class="steps">
      <li>
        <b>Pictures.</b> <code>${folders.images}</code> has ${found} pictures. Each seed holds out
        ${heldOut.length} of them, drawn by chance, to measure on.
      </li>
      <li><b>Start.</b> ${origin} (${depth} blocks)</li>
      <li>
        <b>Post-training.</b> ${start.totalSteps} steps of ${title} with ${batchSize} pictures each, on the
        ${trainedOn} pictures that are not held
        out${folders.masks === undefined ? '' : html`, <em>without their masks</em>`}: views of
        ${views.globalSize} and ${views.localSize} px, settings of the preset for ${preset} pictures.
      </li>
      <li>
        <b>${scores ? 'Score' : 'Measure'}</b>, with pictures squashed to ${inputSize} px.
        ${
          scores
            ? html`<em>In-context</em>: each patch of a held-out picture takes the labels of the
                ${plan.evaluation.neighbours} most similar patches of ${scores.sets.train.pairs.length} of the
                others. <em>Clustering</em>: the patches of the held-out pictures fall into as many clusters
                as there are classes, and labels only name the clusters.`
            : html`Without masks there are no scores; the next section says what is measured in their place.`
        }
      </li>
    </ol>
    <p>
      ${
        scores
          ? html`Either way masks come out, which are compared with the true ones: mean intersection over
              union, <b>mIoU</b>, 0 to 100 %. Nothing is learnt from the labels in between, so the score is
              that of the features.`
          : html``
      }
      An <b>untrained network</b> of the same shape is measured beside:
      ${scores ? 'colour and texture alone get it some way, and only what is above its line was learnt.' : 'it shows what colour and texture alone do.'}
    </p>`;
}

/** The limits of what was measured. */
export function limitsSection({ outcomes, inputSize, plan, preset, scored }: OwnReportData): Markup {
  const { start, heldOut } = outcomes[0]!;
  const seeds = outcomes.length === 1 ? 'One seed' : `${outcomes.length} seeds`;
  return html` <h2 id="limits">What the numbers do not say</h2>
    <ul>
      <li>
        ${seeds} and ${heldOut.length} held-out pictures leave uncertainty; a difference as small as the
        spread between seeds is none.
      </li>
      <li>
        They say nothing about a longer training. ${plan.steps} steps are few: the paper takes ten thousands,
        on a GPU. The settings are those of the preset for ${preset} pictures, which were chosen on other
        photographs and not for yours; another learning rate may do better or worse.
      </li>
      <li>
        Held-out pictures come from the same folder. If it holds pictures that are nearly the same, such as
        frames of a film, every number is too good, before and after alike.
      </li>
      <li>
        They are measured at ${inputSize} px with pictures squashed to squares. Larger inputs show more of
        each object.
      </li>
      ${
        scored === null
          ? html`<li>
              Agreement and rank are signs, not scores: they can rise while features get worse at telling your
              things apart. A few dozen masks tell more.
            </li>`
          : html`<li>
              Masks are made of cells of ${start.architecture.patchSize} px: thin parts and sharp borders are
              lost however good the features are, so 100 % is out of reach.
            </li>`
      }
      <li>
        They do not say that it is this method that helps or harms: any loss between views moves features
        (docs/ablation.md).
      </li>
    </ul>`;
}

/** What to do with the result. */
export function nextSection({ folders, model, outcomes, out }: OwnReportData): Markup {
  return html` <h2 id="next">What to do next</h2>
    <p>
      If it helped, train for longer on all pictures; the settings are in docs/training.md. If it did not,
      keep the backbone that you started from, or try a lower rate.
    </p>
    <pre
      tabindex="0"
    ><code>${necoCommand()} train --data ${folders.images} --model ${model} --preset auto --out my-run
${necoCommand()} train --data ${folders.images} --model ${model} --preset auto --set optimizer.lr=3e-6 --out my-slow-run</code></pre>
    <p>Pictures with masks that no training saw tell what it was worth, in every way there is:</p>
    <pre tabindex="0"><code>${necoCommand()} compare --models ${model} my-run my-slow-run --out comparison \\
  --train-images TRAIN --train-masks TRAIN_MASKS --images VAL --masks VAL_MASKS</code></pre>
    <p>And the studio shows the nearest patches of any patch you click, before and after:</p>
    <pre
      tabindex="0"
    ><code>${necoCommand()} studio --images ${folders.images} --model ${model} --compare ${outcomes[0]!.models.after}</code></pre>
    <p class="muted">
      All files of this demo are in <code>${out}</code>; <code>results.json</code> holds every number and
      which pictures were held out.
    </p>`;
}

/** Settings and versions, for whoever wants to repeat it. */
export function settingsSection(data: OwnReportData): Markup {
  const { plan, folders, outcomes, inputSize, preset, versions, seconds, model } = data;
  const { start, heldOut, trainedOn, scores } = outcomes[0]!;
  const { config } = start;
  const rows: [string, string][] = [
    ['pictures', `${trainedOn} trained on, ${heldOut.length} held out, of ${folders.images}`],
    ['masks', folders.masks ?? 'none'],
    ['backbone', model],
    ['seeds', plan.seeds.join(', ')],
    ['preset', `${preset}, cut to ${start.totalSteps} steps of ${config.batchSize} pictures`],
    [
      'views',
      `2 global of ${config.views.globalSize} px, ${config.views.localCount} local of ${config.views.localSize} px`,
    ],
    ['method', config.method],
    ['learning rate', learningRates(config)],
    ['teacher', `momentum ${config.teacher.momentum} to ${config.teacher.momentumEnd}`],
    ['input', `${inputSize} px`],
  ];
  if (scores !== null) {
    const { incontext, clustering } = {
      incontext: scores.results.incontext.after,
      clustering: scores.results.clustering.after,
    };
    rows.push(
      [
        'in-context',
        `${incontext.settings.neighbours} neighbours, temperature ${incontext.settings.temperature}, ${incontext.memory.patches} patches of ${scores.sets.train.pairs.length} pictures in the memory, ${incontext.mode} mode`,
      ],
      [
        'clustering',
        `${clustering.clusters} clusters of ${clustering.patches} patches, ${clustering.settings.dims} principal components, matched one to one, mean of ${clustering.runs.length} runs`,
      ],
    );
  }
  return settingsTable({ rows, config, versions, seconds });
}

// PaKA has no head, so no rate of one.
function learningRates({ optimizer }: ResolvedConfig): string {
  const { lr, headLr } = optimizer as { lr: number; headLr?: number };
  return headLr === undefined ? `${lr}` : `${lr} backbone, ${headLr} head`;
}
