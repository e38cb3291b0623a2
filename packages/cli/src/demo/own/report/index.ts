import { html, type Markup } from '../../../report/html.js';
import { page } from '../../../report/page.js';
import { PictureSheet } from '../../../report/pictures.js';
import { classSection } from '../../report/classes.js';
import { curveSection } from '../../report/curves.js';
import {
  addColourPictures,
  addScenePictures,
  clusterSection,
  colourSection,
  maskSection,
} from '../../report/masks.js';
import { addNeighbourPictures } from '../../report/neighbours.js';
import { scoreSection, verdictList } from '../../report/results.js';
import { pictureSize, scoredData, type OwnReportData } from './data.js';
import { addUnlabelledPictures, labelledNeighbours, unlabelledNeighbours } from './neighbours.js';
import { methodWords } from './method-words.js';
import { introduction, limitsSection, nextSection, settingsSection } from './prose.js';
import { signalList, signalSection } from './signals.js';

/** The report on one's own pictures as one HTML page, as that of the scenes. */
export async function renderOwnReport(data: OwnReportData): Promise<string> {
  const sheet = new PictureSheet();
  const scored = scoredData(data);
  if (scored !== null) {
    await addNeighbourPictures(scored, sheet);
    await addScenePictures(scored, sheet);
  }
  if (data.unlabelled !== null) {
    await addUnlabelledPictures(data, data.unlabelled, sheet);
    await addColourPictures(coloursOf(data.unlabelled), data.unlabelled.side, sheet);
  }
  return page('Post-training on your pictures: before and after', sheet, body(data));
}

const coloursOf = ({
  shown,
  colours,
}: Pick<NonNullable<OwnReportData['unlabelled']>, 'shown' | 'colours'>) => ({
  noun: 'picture' as const,
  pictureSize,
  shown,
  colours,
});

function body(data: OwnReportData): Markup {
  const scored = scoredData(data);
  const { unlabelled } = data;
  const sections: [id: string, title: string][] = [
    ['what', 'What was done'],
    ['signals', 'Without labels'],
    ['neighbours', 'Nearest patches'],
    ...(scored
      ? ([
          ['masks', 'Masks'],
          ['clusters', 'Clusters'],
        ] as [string, string][])
      : []),
    ['colours', 'Colours'],
    ...(scored ? ([['classes', 'Classes']] as [string, string][]) : []),
    ['curves', 'Training'],
    ['limits', 'What the numbers do not say'],
    ['next', 'What to do next'],
    ['settings', 'Settings'],
  ];
  return html`
    <h1>Do patches of your pictures find their like? Before and after post-training</h1>
    <p>
      A vision network was post-trained on pictures, without labels, so that small patches which show the same
      kind of thing get similar features. This page shows what that did to a network on pictures of
      <code>${data.folders.images}</code> that it was not trained on.
    </p>
    ${scored ? verdictList(scored) : html``} ${signalList(data)}
    <nav aria-label="Sections">${sections.map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
    ${scored ? scoreSection(scored) : html``} ${introduction(data)} ${signalSection(data)}
    ${scored ? labelledNeighbours(scored) : html``} ${unlabelled ? unlabelledNeighbours(unlabelled) : html``}
    ${scored ? html`${maskSection(scored)} ${clusterSection(scored)} ${colourSection(scored)}` : html``}
    ${unlabelled ? colourSection(coloursOf(unlabelled)) : html``} ${scored ? classSection(scored) : html``}
    ${curveSection({ outcomes: data.outcomes, ...(scored === null && { judge: 'masks' }) })}
    ${limitsSection(data)} ${nextSection(data)} ${settingsSection(data)} ${creditsSection(data)}
  `;
}

function creditsSection(data: OwnReportData): Markup {
  return html` <h2 id="credits">Credits</h2>
    <p class="muted">
      The pictures are yours; they were only read, and are in this page where it shows them.
      ${methodWords(data).credit} The scoring: Balažević et al., “Towards in-context scene understanding”,
      2023; the effective rank: Roy and Vetterli, 2007.
    </p>`;
}
