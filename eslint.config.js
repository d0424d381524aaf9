import tseslint from 'typescript-eslint'

const namedExports = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }

/** What a base changes is a fact in its row of src/bases, so that a new base is a row and nothing else. */
const baseNames = [
  'Literal[value=/core\\d\\d/]',
  'TemplateElement[value.raw=/core\\d\\d/]',
  'BinaryExpression[operator=/^[!=]==?$/] > Literal[value=/^(?:bare|devel)$/]',
  'SwitchCase > Literal[value=/^(?:bare|devel)$/]',
].map(selector => ({ selector, message: 'Ask for a fact of the base (src/bases) instead of its name.' }))

/** The floor of the house: what types alone do not catch. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-projects/', 'templates/', 'test/conformance/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'bin/*.js', 'scripts/*.mjs', 'bench/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-console': 'error',
      // What is over it today stands in eslint-suppressions.json, which may only become shorter.
      complexity: ['error', 10],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', namedExports],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/bases/**', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', namedExports, ...baseNames] },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  // What Node starts is CommonJS, which it loads sooner.
  {
    files: ['bin/**'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.config.*', 'scripts/**', 'bench/**'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
)
