import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const COMMENT = /^\s*(\/\/|\/?\*)/;
/** A page, and the section that follows as an anchor or by its name. */
const LINK = /(?<![\w/.-])((?:(?!\.\.)[\w.-]+\/)*[\w-]+\.md)(?:#([\w-]+)|, ([A-Z][\w' -]*\w))?/g;
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g;
/** Names that a page has to explain when an advice sends people there: codes, markers, variables. */
const NAME = /\b[A-Z][A-Z\d]*_[A-Z\d_]+\b/g;

/** A page that the connector sends people to. */
export interface PrintedLink {
  /** Where it is printed. */
  readonly from: string;
  readonly page: string;
  /** As an anchor of GitHub; undefined for the whole page. */
  readonly anchor: string | undefined;
  /** Names in the same text, which the page has to contain. */
  readonly names: readonly string[];
}

/** The links in a text that is printed. */
export function linksIn(text: string, from: string): PrintedLink[] {
  return [...text.matchAll(LINK)].map(([, page = '', anchor, section]) => ({
    from,
    page,
    anchor: anchor ?? (section && anchorOf(section)),
    names: [...text.matchAll(NAME)].map(([name]) => name),
  }));
}

/**
 * All links that src/, local/ and scripts/ print. A text stands on one line; comments do not count,
 * nor do the texts of pages that are generated, whose links are relative.
 */
export function printedLinks(): PrintedLink[] {
  const exclude = ['src/config/generated/**'];
  return globSync(['src/**/*.ts', 'local/**/*.ts', 'scripts/**/*.ts'], {
    cwd: ROOT,
    exclude,
  }).flatMap((file) =>
    readFileSync(new URL(file, ROOT), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        COMMENT.test(line)
          ? []
          : textsOf(line).flatMap((text) => linksIn(text, `${file}:${index + 1}`)),
      ),
  );
}

/** The literals of a line, without the names of inserted values; the line inside of a longer text. */
function textsOf(line: string): string[] {
  const text = line.replace(/\$\{\w+/g, '');
  const literals = [...text.matchAll(LITERAL)].map(([literal]) => literal);
  return literals.some((literal) => literal.includes('.md')) ? literals : [text];
}

/** What is wrong with a link; undefined when the page has the answer. */
export function deadEnd({ page, anchor, names }: PrintedLink, pages: ReadonlySet<string>) {
  if (!pages.has(page)) return `${page} is not part of the repository`;
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  if (anchor !== undefined && !anchorsOf(text).has(anchor)) return `${page} has no #${anchor}`;
  const unexplained = names.filter((name) => !text.includes(name));
  return unexplained.length === 0 ? undefined : `${page} does not name ${unexplained.join(', ')}`;
}

/** The anchors of a page's headings, outside of code. */
export function anchorsOf(page: string): Set<string> {
  const prose = page.replace(/^```.*?^```/gms, '');
  return new Set([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
}

/** @see https://docs.github.com/en/get-started/writing-on-github section links */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
