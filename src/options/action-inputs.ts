import type { Environment } from './environment.ts';
import type { Given } from './given.ts';

const prefix = 'INPUT_';

/**
 * Reads what the runner passes to an action: every input as `INPUT_<NAME>`, upper case, hyphens kept, an empty
 * text for what the workflow does not give (actions/runner, src/Runner.Worker/Handlers/Handler.cs).
 */
export function readActionInputs(environment: Environment): Given {
  const values = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    const given = text?.trim() ?? '';
    if (variable.startsWith(prefix) && given !== '') values.set(variable.slice(prefix.length).toLowerCase(), given);
  }
  const command = values.get('command');
  values.delete('command');
  return { command, values, problems: [] };
}
