import { type Config, ConfigError, loadConfig, readEnv } from '../config/config.js';
import { examineDatabase } from './doctor/examine-database.js';
import { examineShop } from './doctor/examine-shop.js';
import { examineStripe } from './doctor/examine-stripe.js';
import { createFindings, type Findings } from './doctor/findings.js';
import type { Output } from './output.js';

/** Checks the settings against the real world. The result is 0 when the server can work with them. */
export async function runDoctor(output: Output): Promise<number> {
  return examine(readEnv(), output);
}

/** The same for settings that need not be those of the environment. */
export async function examine(env: NodeJS.ProcessEnv, output: Output): Promise<number> {
  const findings = createFindings(output);
  const config = examineSettings(env, findings);
  if (config) {
    const shop = await examineShop(config, findings);
    await examineDatabase(config, findings);
    await examineStripe(config, shop, findings);
  }
  const count = findings.count();
  const things = count === 1 ? 'One thing has' : `${count} things have`;
  output.out(count === 0 ? '\nAll is well.\n' : `\n${things} to be mended.\n`);
  return count === 0 ? 0 : 1;
}

function examineSettings(env: NodeJS.ProcessEnv, findings: Findings): Config | undefined {
  try {
    const config = loadConfig(env);
    const { agents, mode } = config;
    findings.good('Settings', `${mode}, ${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}`);
    for (const warning of config.warnings) findings.note('Settings', warning);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) findings.bad('Settings', problem);
    return undefined;
  }
}
