import { lastLayer, type Comparison, type ComparisonOutcome } from '@neco/neco/internal';
import { addComparisonPictures, pictureSection } from './comparison-pictures.js';
import { classSection, differenceSection, scoreSection } from './comparison-tables.js';
import { html, type Markup } from './html.js';
import { page } from './page.js';
import { PictureSheet } from './pictures.js';

/** What a page says of how it came about. */
export interface ComparisonFacts {
  ignoreIndex: number;
  seconds: number;
  versions: Readonly<Record<string, string>>;
  /** Lines about how the scores compare with others: what was scored, what published code does otherwise. */
  remarks?: readonly string[];
}

/** One HTML page on one model, or on several compared; it needs no network. */
export async function renderComparison(
  { comparison, images }: ComparisonOutcome,
  facts: ComparisonFacts,
): Promise<string> {
  const sheet = new PictureSheet();
  await addComparisonPictures(images, facts.ignoreIndex, sheet);
  const names = comparison.models.map(({ name }) => name);
  const title = names.length === 1 ? `Evaluation of ${names[0]!}` : `Comparison of ${names.join(', ')}`;
  return page(
    title,
    sheet,
    html`<h1>${title}</h1>
      <p class="lead">
        Frozen features, measured by predicting masks of images that were not learnt from. Higher is better.
      </p>
      ${scoreSection(comparison)} ${differenceSection(comparison)} ${classSection(comparison)}
      ${pictureSection(comparison, images)} ${settingsSection(comparison, facts)}`,
  );
}

function settingsSection(
  comparison: Comparison,
  { seconds, versions, remarks = [] }: ComparisonFacts,
): Markup {
  const row = (name: string, value: string) =>
    html`<tr>
      <td>${name}</td>
      <td>${value}</td>
    </tr>`;
  const [first] = comparison.models;
  return html`<h2 id="settings">Settings</h2>
    <table class="settings">
      ${row('images', `${comparison.trainImages} labelled, ${comparison.validationImages} evaluated`)}
      ${row('mode', comparison.mode)} ${row('read', describeImages(comparison))}
      ${row('seeds', comparison.seeds.join(', '))}
      ${comparison.models.map((model) => row(model.name, describeSizes(model, comparison.resize)))}
      ${first!.protocols.map(({ protocol, runs }) => row(protocol, describeSettings(runs[0]!.settings)))}
      ${row('time', `${seconds.toFixed(0)} s`)}
      ${row(
        'versions',
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      )}
    </table>
    ${remarks.map((line) => html`<p class="muted">${line}</p>`)}
    <p class="muted">All numbers, with each seed's, are in results.json beside this file.</p>`;
}

/** How images were read, whatever their size. */
export function describeImages({
  resize,
  imageSize,
  overlap,
  layer,
  debias,
}: Pick<Comparison, 'resize' | 'imageSize' | 'overlap' | 'layer' | 'debias'>): string {
  const ways = {
    squash: 'squashed to squares',
    keep: 'their shape kept',
    tiles:
      `${imageSize === null ? 'at their own size' : `with a longer side of ${imageSize} px`}, ` +
      `in tiles that overlap by ${Math.round(100 * overlap)} %`,
  };
  return `images ${ways[resize]}${layer === lastLayer ? '' : `, layer ${layer}`}${debias ? ', features debiased' : ''}`;
}

/** Size of the input, protocol by protocol where it differs. */
function describeSizes(
  { inputSize, protocols }: Comparison['models'][number],
  resize: Comparison['resize'],
): string {
  const side = (pixels: number): string =>
    ({
      squash: `${pixels} x ${pixels} px`,
      keep: `longer side ${pixels} px`,
      tiles: `tiles of ${pixels} px`,
    })[resize];
  if (inputSize !== null) return side(inputSize);
  return protocols.map((scores) => `${scores.protocol} ${side(scores.inputSize)}`).join(', ');
}

/** Settings of a protocol without those that the table has rows for. */
function describeSettings(settings: object): string {
  const elsewhere = new Set([
    ...['inputSize', 'mode', 'seed', 'seeds'],
    ...['resize', 'imageSize', 'overlap', 'layer', 'debias'],
  ]);
  return Object.entries(settings)
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, value]) => `${name} ${value === null ? 'none' : String(value)}`)
    .join(', ');
}
