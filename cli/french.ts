import type { Command, CommanderError, Option } from 'commander';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
};

/** Puts commander's own words in French and makes it throw, so that `main` alone prints and chooses the exit code. */
export function inFrench(program: Command): Command {
  return program
    .exitOverride()
    .helpOption('-h, --help', 'affiche cette aide')
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((a) => (a.required ? `<${a.name()}>` : `[${a.name()}]`)),
        ].join(' '),
      argumentDescription: (argument) => argument.description,
      optionDescription: (option: Option) => `${option.description}${defaultWords(option)}`,
    });
}

function defaultWords(option: Option): string {
  const value: unknown = option.defaultValue;
  return value === undefined || typeof value === 'boolean' ? '' : ` (par défaut : ${String(value)})`;
}

/** No `help` command beside `--help`, at any level: commander writes its words in English and they are not inherited. */
export function withoutHelpCommands(command: Command): Command {
  command.helpCommand(false);
  command.commands.forEach(withoutHelpCommands);
  return command;
}

/** The usage error in French, or `null` where commander printed what was asked (help, version). */
export function frenchUsageError(error: CommanderError): string | null {
  const [subject = '', value = ''] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
  switch (error.code) {
    case 'commander.help':
    case 'commander.helpDisplayed':
    case 'commander.version':
      return null;
    case 'commander.unknownOption':
      return `Option inconnue : ${subject}. Voir « rapprochement --help ».`;
    case 'commander.unknownCommand':
      return `Commande inconnue : ${subject}. Voir « rapprochement --help ».`;
    case 'commander.missingArgument':
      return `Il manque l’argument « ${subject} ».`;
    case 'commander.optionMissingArgument':
      return `L’option « ${subject} » attend une valeur.`;
    case 'commander.missingMandatoryOptionValue':
      return `L’option « ${subject} » est obligatoire.`;
    case 'commander.excessArguments':
      return 'Il y a trop d’arguments. Voir « --help ».';
    case 'commander.conflictingOption':
      return `Les options « ${subject} » et « ${value} » ne vont pas ensemble.`;
    case 'commander.invalidArgument':
      return `Valeur refusée pour « ${subject} » : ${error.message.slice(error.message.lastIndexOf('. ') + 2)}`;
    default:
      return error.message;
  }
}
