/** Files, lines and folders stay small enough to be read in one go, and say what they are for. */
import { type Finding, folderOf, type Source } from './source.ts';

export const fileLinesMax = 500;
export const testLinesMax = 800;
export const columnsMax = 100;
/** A sentence in a comment may run over a little; the formatter does not break comments. */
export const commentColumnsMax = 110;
export const folderFilesMax = 15;

export function checkSize(source: Source): Finding[] {
  const { path, lines, isTest } = source;
  const findings: Finding[] = [];
  const max = isTest ? testLinesMax : fileLinesMax;
  if (lines.length > max + 1) {
    findings.push({ path, line: max, message: `${lines.length} lines: at most ${max}, split it` });
  }
  for (const [index, line] of lines.entries()) {
    const isComment = /^\s*(\/\/|\*|\/\*)/.test(line);
    const widest = isComment ? commentColumnsMax : columnsMax;
    // A long string or link cannot be broken; the formatter takes care of the code.
    if (line.length <= widest || (!isComment && /['"`/]/.test(line))) continue;
    findings.push({ path, line: index + 1, message: `${line.length} columns: at most ${widest}` });
  }
  if (!isTest && !/^(#!|\/\*\*)/.test(lines[0] ?? '')) {
    findings.push({
      path,
      line: 1,
      message: 'begin with a comment that says what the file is for',
    });
  }
  if (/(^|\/)index\.ts$/.test(path)) {
    findings.push({ path, line: 1, message: 'no index files: name the file after what it holds' });
  }
  return findings;
}

export function checkFolders(sources: readonly Source[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { path, isTest } of sources) {
    if (isTest) continue;
    counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > folderFilesMax)
    .map(([path, count]) => ({
      path,
      line: 0,
      message: `${count} files: at most ${folderFilesMax}, make a sub-folder`,
    }));
}
