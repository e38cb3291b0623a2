/** Pages of results that open without a network. */
export { renderComparison, type ComparisonFacts } from './comparison.js';
export { verdict as comparisonVerdict } from './comparison-tables.js';
