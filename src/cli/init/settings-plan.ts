import { randomBytes } from 'node:crypto';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { namesSecretFile } from '../../config/secret-files.js';
import { UsageError } from '../command.js';
import type { Answers } from './answers.js';
import { type Settings, settingsOf } from './env-file.js';
import type { Questions } from './questions.js';

/** What becomes of the file of settings. */
export interface SettingsPlan {
  /** To be written; empty where all is there already. */
  settings: Settings;
  /** Names that are there with another value, which stays. */
  kept: string[];
}

export interface SettingsContext {
  answers: Answers;
  dir: string;
  envFile: string;
  /** What the file has now. */
  text: string;
  env: NodeJS.ProcessEnv;
  force: boolean;
  questions: Questions;
}

const AGENT = 'first-agent';

/** Which settings are to be added, and which may be changed. Keys are made where none is set. */
export async function planSettings(context: SettingsContext): Promise<SettingsPlan> {
  const { envFile, text, force, questions } = context;
  const there = settingsOf(text);
  const settings: Record<string, string> = {};
  const kept: string[] = [];
  const changed: string[] = [];
  for (const [name, value] of Object.entries(wantedSettings(context))) {
    const old = there[name];
    if (old === value || (name === 'SHOP_DIR' && old !== undefined && isSamePath(old, value, envFile))) continue;
    if (old !== undefined && !force) {
      if (!questions.isInteractive) {
        changed.push(name);
        continue;
      }
      if (!(await questions.confirm(`${envFile} has another ${name}. Change it?`))) {
        kept.push(name);
        continue;
      }
    }
    settings[name] = value;
  }
  if (changed.length > 0) {
    throw new UsageError(`${envFile} has another ${changed.join(' and ')}; --force changes it.`);
  }
  return { settings, kept };
}

function wantedSettings({ answers, dir, envFile, env }: SettingsContext): Settings {
  const isSet = (name: string): boolean => Boolean(env[name]?.trim()) || namesSecretFile(env, name);
  const { stripeKey, profileId } = answers;
  return {
    SHOP_DIR: shopDirSetting(dir, envFile),
    ...(stripeKey !== undefined && { STRIPE_SECRET_KEY: stripeKey }),
    ...(profileId !== undefined && { STRIPE_PROFILE_ID: profileId }),
    ...(!isSet('ACP_API_KEYS') && !isSet('AGENTS_FILE') && { ACP_API_KEYS: `${AGENT}=${newKey('agent')}` }),
    ...(!isSet('MERCHANT_API_KEY') && { MERCHANT_API_KEY: newKey('merchant') }),
  };
}

/** As the server finds it, which is started in the folder of the file. */
function shopDirSetting(dir: string, envFile: string): string {
  if (isAbsolute(dir)) return dir;
  const path = relative(dirname(resolve(envFile)), resolve(dir)) || '.';
  return path.startsWith('.') || isAbsolute(path) ? path : `./${path}`;
}

const isSamePath = (one: string, other: string, envFile: string): boolean =>
  resolve(dirname(envFile), one) === resolve(dirname(envFile), other);

/** 192 random bits. */
const newKey = (who: string): string => `${who}_${randomBytes(24).toString('base64url')}`;
