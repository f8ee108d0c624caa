import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { SECRET_VARIABLES } from '../../src/config/secret-files.js';
import { PROBES } from '../../src/http/system-router.js';
import { loadShop } from '../../src/providers/shop.js';
import { EXACT_IMAGE, type Manifest, settingNames, yamlDocuments, yamlFiles } from './support/manifests.js';
import { typeFaults } from './support/typed.js';

const FOLDER = 'deploy/k8s';
const inFile = (name: string): Manifest => yamlDocuments(join(FOLDER, name))[0];
const kustomization = inFile('kustomization.yaml');
/** Kinds that Kubernetes itself knows. */
const own: Manifest[] = yamlFiles(FOLDER)
  .flatMap(yamlDocuments)
  .filter(({ kind }) => kind !== 'Kustomization' && kind !== 'ServiceMonitor');
const ofKind = (kind: string): Manifest => own.find((manifest) => manifest.kind === kind);
const deployment = ofKind('Deployment');
const pod = deployment.spec.template.spec;
const [server] = pod.containers;
const everyContainer = [...pod.containers, ...pod.initContainers];
const settings = inFile('settings.yaml').data;
const secrets = inFile('secret.example.yaml').stringData;
const dockerfile = readFileSync('Dockerfile', 'utf8');
const envOf = (container: Manifest): Record<string, string> =>
  Object.fromEntries(container.env.map(({ name, value }: Manifest) => [name, value]));

describe('the manifests for Kubernetes', () => {
  it('have the types of their kinds, and the check sees a slip', () => {
    expect(own.length).toBeGreaterThanOrEqual(9);
    const slip = structuredClone(deployment);
    slip.spec.template.spec.containers[0].livenesProbe = {};
    const faults = typeFaults([...own, slip]);
    expect(faults.filter((fault) => !fault.includes('livenesProbe'))).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it('are all listed, but for the secret and what needs another kind', () => {
    const named = [...kustomization.resources, 'kustomization.yaml', 'secret.example.yaml', 'service-monitor.yaml'];
    expect(
      yamlFiles(FOLDER)
        .map((file) => file.slice(FOLDER.length + 1))
        .sort(),
    ).toEqual(named.sort());
    expect(kustomization.namespace).toBe(ofKind('Namespace').metadata.name);
    for (const name of ['secret.example.yaml', 'service-monitor.yaml']) {
      expect(inFile(name).metadata.namespace).toBe(kustomization.namespace);
    }
  });

  it('run the image by an exact version, as its user, with nothing that it does not need', () => {
    const user = Number(/^USER (\d+):\d+$/m.exec(dockerfile)?.[1]);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const container of everyContainer) {
      const [image] = kustomization.images.filter(({ name }: Manifest) => name === container.image);
      expect(`${image.newName}:${image.newTag}`).toMatch(EXACT_IMAGE);
      expect(image.newTag).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toMatchObject({ requests: { cpu: expect.anything() }, limits: { memory: '512Mi' } });
    }
  });

  it('start programs that the image has', () => {
    const [, start] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    const [node, main] = JSON.parse(start ?? '[]');
    expect(server).not.toHaveProperty('args');
    expect(pod.initContainers[0].args).toEqual([node, main, 'migrate']);
  });

  it('use settings that there are, and secrets that are mounted', () => {
    const known = settingNames();
    for (const container of everyContainer) {
      const env = envOf(container);
      expect([...Object.keys(env), ...Object.keys(settings)].filter((name) => !known.has(name))).toEqual([]);
      expect(Object.keys(settings).filter((name) => (SECRET_VARIABLES as readonly string[]).includes(name))).toEqual(
        [],
      );
      const mount = container.volumeMounts.find(({ name }: Manifest) => name === 'secrets').mountPath;
      const files = Object.values(env).filter((value) => value.startsWith(mount));
      expect(files.map((path) => path.slice(mount.length + 1)).sort()).toEqual(Object.keys(secrets).sort());
      expect(container.envFrom).toEqual([{ configMapRef: { name: inFile('settings.yaml').metadata.name } }]);
      const volumes = pod.volumes.map(({ name }: Manifest) => name);
      expect(container.volumeMounts.map(({ name }: Manifest) => name).sort()).toEqual(volumes.sort());
    }
    const [secretVolume, shopVolume] = pod.volumes;
    expect(secretVolume.secret).toEqual({
      secretName: inFile('secret.example.yaml').metadata.name,
      defaultMode: 0o440,
    });
    expect(shopVolume.configMap.name).toBe(inFile('shop.yaml').metadata.name);
    expect(Object.values(secrets).join('')).toBe('');
  });

  it('are settings that the server starts with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acp-k8s-'));
    const filled: Record<string, string> = {
      database_url: 'postgres://shop:word@db.example/acp',
      fingerprint_key: 'k1:secret',
      merchant_api_key: 'merchant-key-of-many-characters',
      stripe_secret_key: 'rk_live_1',
      stripe_webhook_secret: 'whsec_1',
      'agents.json': JSON.stringify([{ id: 'a', api_keys: ['key-of-a-with-many-characters'] }]),
    };
    const { data: shop } = inFile('shop.yaml');
    for (const [name, text] of Object.entries({ ...filled, ...shop })) writeFileSync(join(folder, name), String(text));
    const moved = Object.entries(envOf(server)).map(([name, value]) => [name, value.replace(/^.*\//, `${folder}/`)]);
    const image = Object.fromEntries([...dockerfile.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    const config = loadConfig({ ...image, ...settings, ...Object.fromEntries(moved), SHOP_DIR: folder });
    expect(config).toMatchObject({
      mode: 'production',
      http: { host: '0.0.0.0', port: server.ports[0].containerPort, trustProxy: 1 },
      database: { engine: 'postgres' },
      stripe: { kind: 'stripe' },
    });
    expect((await loadShop(config.shopDir)).name).toBe('Example Outfitters');
  });

  it('ask at addresses that there are, and give the server the time to end', () => {
    const { startupProbe, readinessProbe, livenessProbe, ports } = server;
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      expect(PROBES).toContain(probe.httpGet.path);
      expect(ports.map(({ name }: Manifest) => name)).toContain(probe.httpGet.port);
    }
    expect([startupProbe, livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual(['/healthz', '/healthz']);
    expect(readinessProbe.httpGet.path).toBe('/readyz');
    expect(ports[0].containerPort).toBe(Number(/^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]));
    // From the signal to the end take up to 25 s, DRAIN_SECONDS among them.
    const preStop = server.lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(preStop + 25 + 5);
    // Within it, whoever routes by readiness has to have heard of the end.
    expect(Number(settings.DRAIN_SECONDS)).toBeGreaterThanOrEqual(
      readinessProbe.periodSeconds * readinessProbe.failureThreshold,
    );
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  });

  it('find one another by their labels', () => {
    const { labels } = deployment.spec.template.metadata;
    const selectors = [
      deployment.spec.selector.matchLabels,
      ofKind('Service').spec.selector,
      ofKind('PodDisruptionBudget').spec.selector.matchLabels,
      ofKind('NetworkPolicy').spec.podSelector.matchLabels,
      ...pod.topologySpreadConstraints.map(({ labelSelector }: Manifest) => labelSelector.matchLabels),
    ];
    for (const selector of selectors) expect(selector).toEqual(labels);
    expect(inFile('service-monitor.yaml').spec.selector.matchLabels).toEqual(ofKind('Service').metadata.labels);
    expect(inFile('service-monitor.yaml').spec.endpoints[0]).toMatchObject({ port: 'http', path: '/metrics' });
    expect(ofKind('Service').spec.ports[0]).toMatchObject({ targetPort: 'http', name: 'http' });
    expect(ofKind('HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({
      apiVersion: deployment.apiVersion,
      kind: 'Deployment',
      name: deployment.metadata.name,
    });
    const { ingress } = ofKind('NetworkPolicy').spec;
    expect(ingress[0].ports).toEqual([{ protocol: 'TCP', port: 'http' }]);
  });

  it('leave room for every pod’s connections and calls, of those too that are on their way out', () => {
    const { maxReplicas } = ofKind('HorizontalPodAutoscaler').spec;
    const { strategy, minReadySeconds } = deployment.spec;
    // A rollout does not wait for those to end: the next is told to when another new one was ready for minReadySeconds.
    const ending = Math.ceil(pod.terminationGracePeriodSeconds / minReadySeconds);
    const most = maxReplicas + strategy.rollingUpdate.maxSurge + ending;
    // 16 connections of each; PostgreSQL has 100, 3 of them for its owner.
    expect(most * 16).toBeLessThanOrEqual(97);
    expect(most * Number(settings.STRIPE_RATE_PER_SECOND)).toBeLessThanOrEqual(20);
  });

  it('add a pod when most of the one core that a process can fill is in use', () => {
    const [{ resource }] = ofKind('HorizontalPodAutoscaler').spec.metrics;
    const [, thousandths] = /^(\d+)m$/.exec(server.resources.requests.cpu) ?? [];
    const share = (Number(thousandths) / 1_000) * (resource.target.averageUtilization / 100);
    expect([share > 0.5, share < 0.9], String(share)).toEqual([true, true]);
  });
});
