import { Argument, type Command } from 'commander';

const shells = ['bash', 'zsh', 'fish'] as const;

/** Adds `neco completion SHELL`: prints a script that completes commands, options and files. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options: for bash, zsh or fish')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: (typeof shells)[number]) => {
      const words = completions(program);
      console.log(shell === 'fish' ? fishScript(words) : shellScript(shell, words));
    });
}

/** What may follow the words of a command: its commands, else its options. */
type Completions = readonly {
  words: readonly string[];
  next: readonly string[];
  options: readonly Described[];
}[];
interface Described {
  flag: string;
  description: string;
}

function completions(command: Command, words: readonly string[] = []): Completions {
  const own = {
    words,
    next: command.commands.map((below) => below.name()),
    options: command.options.flatMap(({ long, description }) => (long ? [{ flag: long, description }] : [])),
  };
  return [own, ...command.commands.flatMap((below) => completions(below, [...words, below.name()]))];
}

/** bash, and zsh by its emulation of bash's completion. */
function shellScript(shell: 'bash' | 'zsh', all: Completions): string {
  const cases = all.map(
    ({ words, next, options }) =>
      `    '${words.join(' ')}') words='${[...next, ...options.map(({ flag }) => flag)].join(' ')}' ;;`,
  );
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_neco() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" path="" words="" word',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) break ;; esac',
    '    path="${path:+$path }$word"',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    // Where no word fits, files do.
    'complete -o default -F _neco neco',
  ].join('\n');
}

function fishScript(all: Completions): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return all
    .flatMap(({ words, next, options }) => {
      const after = words.map((word) => `__fish_seen_subcommand_from ${word}`);
      const not = next.length > 0 ? [`not __fish_seen_subcommand_from ${next.join(' ')}`] : [];
      const condition = [...after, ...not].join('; and ');
      const start = `complete -c neco${condition === '' ? '' : ` -n ${quoted(condition)}`}`;
      return [
        ...next.map((name) => `${start} -f -a ${name}`),
        ...options.map(
          ({ flag, description }) => `${start} -l ${flag.slice(2)} -d ${quoted(description.slice(0, 80))}`,
        ),
      ];
    })
    .join('\n');
}
