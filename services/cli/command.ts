/**
 * commander's Command with one habit of docker's: a flag that is on or off may be written with its
 * value, `--detach=false`. Sub-commands made with `.command()` have the habit, too.
 */
import { Command, type Option } from 'commander';

const values: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
};

function isSwitch(option: Option): boolean {
  return !option.required && !option.optional && !option.negate;
}

export class ShoalCommand extends Command {
  /** Where this command stops looking for its own flags: at its first argument. */
  #stopsAtArgument = false;

  override createCommand(name?: string): ShoalCommand {
    return new ShoalCommand(name);
  }

  override passThroughOptions(passThrough = true): this {
    this.#stopsAtArgument = passThrough;
    return super.passThroughOptions(passThrough);
  }

  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    return super.parseOptions(this.#takeSwitches(argv));
  }

  /** `argv` without the switches that carry a value, which are set here. */
  #takeSwitches(argv: readonly string[]): string[] {
    const rest: string[] = [];
    for (let at = 0; at < argv.length; at++) {
      const arg = argv[at] ?? '';
      const ends = arg === '--' || (this.#stopsAtArgument && !arg.startsWith('-'));
      if (ends) return [...rest, ...argv.slice(at)];
      if (this.#takeSwitch(arg)) continue;
      rest.push(arg);
      const option = this.options.find(({ long, short }) => arg === long || arg === short);
      const value = argv[at + 1];
      if (option?.required === true && value !== undefined) {
        rest.push(value);
        at++;
      }
    }
    return rest;
  }

  #takeSwitch(arg: string): boolean {
    const [name, text, ...more] = arg.split('=');
    const value = values[text?.toLowerCase() ?? ''];
    const option = this.options.find((candidate) => candidate.long === name);
    if (option === undefined || value === undefined || more.length > 0 || !isSwitch(option)) {
      return false;
    }
    this.setOptionValueWithSource(option.attributeName(), value, 'cli');
    return true;
  }
}
