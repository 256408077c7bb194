/** Relative targets of the links of a page; addresses of the web are left alone. */
export function linksOf(text: string): readonly string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** Anchor that a Markdown heading gets. */
export function headingAnchor(line: string): string {
  const title = line.replace(/^#+\s*/, '').toLowerCase();
  return title.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

/** Rows of every table of a page, as trimmed cells; header and rule lines are left out. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter((line, i) => line.startsWith('|') && !isRule(line) && !isRule(lines[i + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** What stands between backticks. */
export function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

/** Everything a page prints as code: blocks and spans, one per line. */
export function codeOf(text: string): string {
  const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return [...blocks, ...codeSpans(text.replace(/```[\s\S]*?```/g, ''))].join('\n');
}

function isRule(line: string): boolean {
  return /^\|[\s:|-]+\|$/.test(line) && line.includes('-');
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
}
