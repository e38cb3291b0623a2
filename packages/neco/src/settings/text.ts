import { Lexer, parse, Parser } from 'yaml';

/** More levels than any settings have. What makes values of a text calls itself for each of them. */
const deepest = 100;

/**
 * Reads settings, or the value of one, from YAML. Keys are words: what is made of a key of lists takes long.
 * @throws Error that says in one line what is wrong
 */
export function parseSettings(text: string): unknown {
  requireShallow(text);
  try {
    return parse(text, { stringKeys: true, logLevel: 'error' });
  } catch (cause) {
    throw new Error((cause as Error).message.split('\n')[0], { cause });
  }
}

function requireShallow(text: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // Whole documents come out; only how deep the parser is by then is of interest.
    Array.from(parser.next(lexeme));
    if (parser.stack.length > deepest) throw new Error(`it is nested more than ${deepest} levels deep`);
  }
}
