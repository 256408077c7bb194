import ts from 'typescript';
import { roomOf } from './rules.js';

/** Files that multiply a quotient by a hundred and compute no rate of what happened, each with why. */
export const NO_RATES: Readonly<Record<string, string>> = {
  'api/pages/candidate-view.ts': 'width of the bars of points, on one scale',
  'src/legislation/effort.ts': 'effort rate and residual income of one household, by the law',
};

/** `simulation` measures worlds that did not happen, by the definitions of monitoring or by its own, never shown as observed. */
const FREE_ROOMS: readonly string[] = ['monitoring', 'simulation', 'tests', 'bench'];

/** A quotient in percent or in thousandths: `(100 * a) / b`, `(a / b) * 100`, and the same in SQL. */
export function ratesOf(path: string, text: string): readonly string[] {
  const room = roomOf(path);
  if (room === undefined || FREE_ROOMS.includes(room) || path in NO_RATES) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isRate(node) || isRateInSql(node)) found.push(node.getText().split('\n')[0] as string);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isRate(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const [left, right] = [bare(node.left), bare(node.right)];
  if (isDivision(node)) return isScaled(left);
  return isProduct(node) && ((isScale(left) && isDivision(right)) || (isScale(right) && isDivision(left)));
}

const bare = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? bare(node.expression) : node;
const isScale = (node: ts.Node): boolean =>
  ts.isNumericLiteral(node) && ['100', '1000'].includes(node.text.replace('_', ''));
const isProduct = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskToken;
/** By anything but a number: a change of unit is no rate. */
const isDivision = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === ts.SyntaxKind.SlashToken &&
  !ts.isNumericLiteral(bare(node.right));
const isScaled = (node: ts.Node): boolean => isProduct(node) && (isScale(bare(node.left)) || isScale(bare(node.right)));

function isRateInSql(node: ts.Node): boolean {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
  return /\b1000?(\.0+)?\s*\*[^,;]*\//.test(node.getText()) && /\bselect\b/i.test(node.getText());
}
