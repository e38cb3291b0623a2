import { PictureSheet } from '../report/pictures.js';
import type { ReportData } from './report-data.js';
import { html } from '../report/html.js';
import { addMaskPictures, chooseMaskRows, maskSection } from './report-masks.js';
import { addNeighbourPictures, neighbourSection } from './report-neighbours.js';
import {
  creditsSection,
  introduction,
  limitsSection,
  ownImagesSection,
  settingsSection,
} from './report-prose.js';
import { classSection, curveSection, scoreSection, verdict } from './report-results.js';
import { page } from '../report/page.js';

/** The report as one HTML page: pictures and style are inside it, there are no scripts, it needs no network. */
export async function renderReport(data: ReportData): Promise<string> {
  const sheet = new PictureSheet();
  const rows = chooseMaskRows(data);
  await addNeighbourPictures(data, sheet);
  await addMaskPictures(data, rows, sheet);
  return page(
    'NeCo demo: before and after',
    sheet,
    html`
      <h1>Do patches find their like? NeCo, before and after</h1>
      <p>
        NeCo post-trains a vision network on pictures, without labels, so that small patches which show the
        same kind of thing get similar features. This page shows what that did to a small network on generated
        scenes, scored on objects it never saw.
      </p>
      <p class="lead">${verdict(data.outcomes)}</p>
      ${scoreSection(data)} ${introduction(data)} ${neighbourSection(data)} ${maskSection(data, rows)}
      ${classSection(data)} ${curveSection(data)} ${limitsSection(data)} ${ownImagesSection(data)}
      ${settingsSection(data)} ${creditsSection()}
    `,
  );
}
