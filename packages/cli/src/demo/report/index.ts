import { html, type Markup } from '../../report/html.js';
import { page } from '../../report/page.js';
import { PictureSheet } from '../../report/pictures.js';
import { classSection } from './classes.js';
import { curveSection } from './curves.js';
import type { ReportData } from './data.js';
import { addScenePictures, clusterSection, colourSection, maskSection } from './masks.js';
import { addNeighbourPictures, neighbourSection } from './neighbours.js';
import { creditsSection, introduction, limitsSection, ownImagesSection, settingsSection } from './prose.js';
import { scoreSection, verdictList } from './results.js';

const sections: readonly [id: string, title: string][] = [
  ['what', 'What was done'],
  ['neighbours', 'Nearest patches'],
  ['masks', 'Masks'],
  ['clusters', 'Clusters'],
  ['colours', 'Colours'],
  ['classes', 'Classes'],
  ['curves', 'Training'],
  ['limits', 'What the numbers do not say'],
  ['own', 'Your own pictures'],
  ['settings', 'Settings'],
];

/** The report as one HTML page: pictures and style are inside it, there are no scripts, it needs no network. */
export async function renderReport(data: ReportData): Promise<string> {
  const sheet = new PictureSheet();
  await addNeighbourPictures(data, sheet);
  await addScenePictures(data, sheet);
  return page('NeCo demo: before and after', sheet, body(data));
}

function body(data: ReportData): Markup {
  return html`
    <h1>Do patches find their like? NeCo, before and after</h1>
    <p>
      NeCo post-trains a vision network on pictures, without labels, so that small patches which show the same
      kind of thing get similar features. This page shows what that did to a small network on generated
      scenes, measured in two ways on objects it never saw.
    </p>
    ${verdictList(data)}
    <nav aria-label="Sections">${sections.map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
    ${scoreSection(data)} ${introduction(data)} ${neighbourSection(data)} ${maskSection(data)}
    ${clusterSection(data)} ${colourSection(data)} ${classSection(data)} ${curveSection(data)}
    ${limitsSection(data)} ${ownImagesSection(data)} ${settingsSection(data)} ${creditsSection()}
  `;
}
