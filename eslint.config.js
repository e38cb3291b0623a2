import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import importDirections from './scripts/lint/import-directions.mjs';

const nodeGlobals = [
  'console',
  'process',
  'Buffer',
  'URL',
  'performance',
  'fetch',
  'AbortController',
  'structuredClone',
];
const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'];
const neverReassigned = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

// Tests of node:test return promises that the runner awaits.
const testFunctions = ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/dist-test/',
      '**/build/',
      '**/fixtures/',
      '**/runs/',
      'packages/*/src/**/*.generated.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: neverReassigned([...nodeGlobals, ...timers]) },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  {
    files: ['packages/cli/bin/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: neverReassigned(['require', '__dirname']) },
  },
  {
    files: ['packages/*/{src,test}/**/*.ts', 'packages/studio/page/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { neco: { rules: { 'import-directions': importDirections } } },
    rules: {
      'neco/import-directions': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // Index arithmetic in numeric code says `values[i]!`: noUncheckedIndexedAccess leaves no better way there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: testFunctions }] },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
);
