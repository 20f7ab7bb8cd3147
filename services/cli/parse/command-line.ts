/** Splits a command line into words as a shell does, without expanding anything. */

const quotes = `"'`;

/** Throws when a quote is not closed. */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\\' && quote !== "'" && at + 1 < text.length) {
      word = `${word ?? ''}${text.charAt(++at)}`;
    } else if (quote === '' && quotes.includes(letter)) {
      quote = letter;
      word ??= '';
    } else if (letter === quote) {
      quote = '';
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = `${word ?? ''}${letter}`;
    }
  }
  if (quote !== '') throw new Error(`a quote is not closed in the command: ${text}`);
  return word === undefined ? words : [...words, word];
}
