import { html, type Markup } from '../../../report/html.js';
import type { OwnReportData } from './data.js';

/** What the report says of the method that a backbone was post-trained with. */
export interface MethodWords {
  /** Its short name. */
  title: string;
  /** Whose it is, and what it trains, for somebody who never heard of it. */
  idea: Markup;
  credit: string;
}

const words: Readonly<Record<string, MethodWords>> = {
  neco: {
    title: 'NeCo',
    idea: html`<b>NeCo</b> (patch neighbour consistency, Pariza et al., ICLR 2025) is meant to improve them
      without any labels: a patch seen in two crops of a picture should sort other patches by similarity in
      the same order.`,
    credit:
      'The method: Valentinos Pariza, Mohammadreza Salehi, Gertjan Burghouts, Francesco Locatello, Yuki M. Asano, “NeCo: ' +
      "Improving DINOv2's spatial representations in 19 GPU hours with Patch Neighbor Consistency”, arXiv 2408.11054.",
  },
  paka: {
    title: 'PaKA',
    idea: html`<b>PaKA</b> (patch-level kernel alignment, Yeo, Jang and Kim, 2025) is meant to improve them
      without any labels: the patches of a region should be as similar to each other in one crop of a picture
      as in another. On few photographs it gained more than NeCo (docs/gain.md).`,
    credit:
      'The method: Yeo, Jang and Kim, “Patch-level kernel alignment for dense self-supervised learning”, arXiv 2509.05606, ' +
      'in the training loop of NeCo (Pariza et al., arXiv 2408.11054).',
  },
};

/** The words for the method of the first seed; a method without words of its own is named. */
export function methodWords({ outcomes }: OwnReportData): MethodWords {
  const { method } = outcomes[0]!.start.config;
  return (
    words[method] ?? { title: method, idea: html`It was post-trained with the method ${method}.`, credit: '' }
  );
}
