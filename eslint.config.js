// What the pages' scripts and their tests are held to: docs/front-end.md says why.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/.*/", "build/", "instance/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportDefaultDeclaration, ExportAllDeclaration, ImportNamespaceSpecifier, ImportDefaultSpecifier",
          message: "Modules are joined by name into one script (cafe/server/compress.py).",
        },
      ],
      "no-shadow": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: ["cafe/static/*.js"], languageOptions: { globals: globals.browser } },
  {
    // What a survey's page loads runs on phones of 2018: no `?.`, no `??`, no bare `catch`.
    files: ["answer", "conditions", "page", "ranking"].map((name) => `cafe/static/${name}.js`),
    languageOptions: { ecmaVersion: 2018 },
    rules: { "no-unused-vars": ["error", { caughtErrors: "none", ignoreRestSiblings: true }] },
  },
  { files: ["cafe/static/sw.js"], languageOptions: { globals: globals.serviceworker } },
  {
    files: ["tests/**/*.js", "eslint.config.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: { "no-restricted-syntax": "off" },
  },
];
