/** The three networks that the demo compares, in the order in which it shows them. */
export const stages = ['untrained', 'before', 'after'] as const;

export type Stage = (typeof stages)[number];

/** What each stage is, for tables and captions. */
export const stageTitles: Readonly<Record<Stage, string>> = {
  untrained: 'untrained network',
  before: 'before training',
  after: 'after training',
};

/** The two ways in which the demo measures frozen features, in the order in which it shows them. */
export const measures = ['incontext', 'clustering'] as const;

export type Measure = (typeof measures)[number];

/** What each measure is called, for tables and captions. */
export const measureTitles: Readonly<Record<Measure, string>> = {
  incontext: 'In-context',
  clustering: 'Clustering',
};
