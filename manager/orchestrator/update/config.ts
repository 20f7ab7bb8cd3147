/** The parameters of the update or rollback that a service is in. */
import { type Service, UpdateStatusUpdateState } from '#proto/gen/swarm';
import {
  type EffectiveUpdateConfig,
  rollbackConfigOf,
  updateConfigOf,
} from '#proto/model/spec-defaults';

export function isRollback(service: Service): boolean {
  return service.updateStatus?.state === UpdateStatusUpdateState.ROLLBACK_STARTED;
}

/** What holds for the update or rollback under way, or for the update that may begin. */
export function updateConfig(service: Service): EffectiveUpdateConfig {
  return isRollback(service) ? rollbackConfigOf(service.spec) : updateConfigOf(service.spec);
}
