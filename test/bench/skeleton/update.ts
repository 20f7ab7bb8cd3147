/** A rolling update: from the request until every task runs the new image. */
import { imageNew } from '../cluster/images.ts';
import { createService, serviceSpec } from '../cluster/swarm-api.ts';
import { type Measurement, secondsSince } from './measurement.ts';
import { awaitRunning } from './replicas.ts';

interface ServiceJson {
  readonly Version: { readonly Index: number };
}

export const rollingUpdate: Measurement = {
  name: 'rolling update',
  async run({ client }) {
    const init = { name: 'updated', replicas: 20 };
    await createService(client, init);
    await awaitRunning(client, init);
    const { Version } = await client.must<ServiceJson>('GET', `/services/${init.name}`);
    const spec = serviceSpec(init);
    const template = spec.TaskTemplate;
    const changed = {
      ...spec,
      TaskTemplate: {
        ...template,
        ContainerSpec: { ...template.ContainerSpec, Image: imageNew },
      },
    };
    const began = performance.now();
    await client.must('POST', `/services/${init.name}/update?version=${Version.Index}`, changed);
    await awaitRunning(client, init, (task) => task.Spec.ContainerSpec.Image === imageNew);
    return { update20: secondsSince(began) };
  },
};
