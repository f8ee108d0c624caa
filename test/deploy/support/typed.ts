import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Manifest } from './manifests.js';

/** Holds each object against the type of its kind in Kubernetes: what the compiler says, one line for each fault. */
export function typeFaults(manifests: readonly Manifest[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'acp-manifests-'));
  const source = manifests.map(({ apiVersion, kind, ...rest }, nth) => {
    const path = apiVersion.includes('/') ? apiVersion.replace(/\.k8s\.io\//, '/') : `core/${apiVersion}`;
    const value = JSON.stringify({ apiVersion, kind, ...rest }, null, 1);
    return `import type { ${kind} as Kind${nth} } from 'kubernetes-types/${path}';\nexport const manifest${nth}: Kind${nth} = ${value};\n`;
  });
  writeFileSync(join(folder, 'manifests.ts'), source.join('\n'));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    paths: { 'kubernetes-types/*': [resolve('node_modules/kubernetes-types/*')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['manifests.ts'] }));
  const { stdout, error } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  if (error) throw error;
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}
