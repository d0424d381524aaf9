import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** One import of a source file. */
export interface Import {
  from: string
  typeOnly: boolean
  /** What is taken from it by name. */
  names: readonly string[]
}

/** A source file with what the architecture is judged by. */
export interface SourceFile {
  /** Relative to the project: `src/parts/plan.ts`. */
  path: string
  lines: number
  imports: readonly Import[]
  /** Functions with their length in lines. */
  functions: readonly { name: string; lines: number }[]
  /** Uses of things that are only to be had in some places, as written: `process.env`, `Date.now`, `new Date()`. */
  globals: readonly string[]
  /** Calls of functions by their bare names, as written. */
  calls: readonly { name: string; text: string }[]
}

/** Reads every TypeScript file below a directory of the project, tests left out. */
export function readSources(root: string, directory: string): SourceFile[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(ts|mjs)$/.test(path) && !path.endsWith('.test.ts'))
    .sort()
    .map(path => readSource(root, `${directory}/${path}`))
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found = {
    imports: [] as Import[],
    functions: [] as { name: string; lines: number }[],
    globals: [] as string[],
    calls: [] as { name: string; text: string }[],
  }
  const visit = (node: ts.Node): void => {
    const imported = importOf(node)
    if (imported !== undefined) found.imports.push(imported)
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
      found.functions.push({ name: nameOf(node), lines: linesOf(node, tree) })
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
      found.calls.push({ name: node.expression.text, text: node.getText() })
    const used = globalOf(node)
    if (used !== undefined) found.globals.push(used)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return { path, lines: text.split('\n').length - 1, ...found }
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node))
    return {
      from: textOf(node.moduleSpecifier),
      typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      names: namesOf(node.importClause),
    }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return { from: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly, names: [] }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined
  const [target] = node.arguments
  return target === undefined ? undefined : { from: textOf(target), typeOnly: false, names: [] }
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings
  if (bindings === undefined) return clause?.name === undefined ? [] : ['default']
  return ts.isNamespaceImport(bindings)
    ? ['*']
    : bindings.elements.map(element => (element.propertyName ?? element.name).text)
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText()
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText()
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
    ? node.parent.name.getText()
    : 'anonymous'
}

function linesOf(node: ts.Node, tree: ts.SourceFile): number {
  return (
    tree.getLineAndCharacterOfPosition(node.end).line -
    tree.getLineAndCharacterOfPosition(node.getStart()).line +
    1
  )
}

function globalOf(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0)
    return 'new Date()'
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined
  const text = `${node.expression.text}.${node.name.text}`
  return /^(process\.(cwd|chdir|env|umask|exit|argv|stdout|stderr)|Date\.now|console\.\w+)$/.test(text)
    ? text
    : undefined
}
