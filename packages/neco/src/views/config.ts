/** The views of one kind. */
export interface ViewGroup {
  /** How many a picture. */
  count: number;
  /** Side of the square output, pixels. */
  size: number;
  /** Share of the picture's area that a view covers: least and most, before resizing. */
  scale: readonly [number, number];
}

/** How views are cut and coloured (NeCo, section 3 and appendix; the values of the published code). */
export interface ViewConfig {
  /** Views that the teacher sees too. */
  globals: ViewGroup;
  locals: ViewGroup;
  /** Aspect ratio (width / height), least and most; its logarithm is uniform. */
  ratio: readonly [number, number];
  /** Colour jitter, in random order: largest relative change of each, and of the hue in turns, times `strength`. */
  jitter: {
    p: number;
    strength: number;
    brightness: number;
    contrast: number;
    saturation: number;
    hue: number;
  };
  /** Probability of a grey view. */
  grayscale: number;
  /** Gaussian blur with a standard deviation uniform in `sigma` times `strength`, output pixels. */
  blur: { p: number; strength: number; sigma: readonly [number, number] };
  /** Least intersection of a view with each earlier global view, as a share of the picture; twice that for globals. */
  minIntersection: number;
  /** Probability that a view is mirrored left to right. */
  mirror: number;
}

/** Two global and four local views at sizes that suit patches of 14 px. */
export const defaultViews: ViewConfig = {
  globals: { count: 2, size: 224, scale: [0.25, 1] },
  locals: { count: 4, size: 98, scale: [0.05, 0.25] },
  ratio: [3 / 4, 4 / 3],
  jitter: { p: 0.8, strength: 1, brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2 },
  grayscale: 0.2,
  blur: { p: 0.5, strength: 1, sigma: [0.1, 2] },
  minIntersection: 0.01,
  mirror: 0,
};
