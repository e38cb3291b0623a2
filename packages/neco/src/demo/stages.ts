/** The three networks that the demo compares, in the order in which it shows them. */
export const stages = ['untrained', 'before', 'after'] as const;

export type Stage = (typeof stages)[number];

/** What each stage is, for tables and captions. */
export const stageTitles: Readonly<Record<Stage, string>> = {
  untrained: 'untrained network',
  before: 'before NeCo',
  after: 'after NeCo',
};
