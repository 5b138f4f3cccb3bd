/**
 * A command of the command line.
 * @param args what follows its name
 * @returns the exit code
 * @throws {OptionRefused} when the arguments cannot be used
 */
export type Command = (args: readonly string[]) => Promise<number>;
