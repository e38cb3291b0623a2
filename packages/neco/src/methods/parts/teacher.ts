import * as torch from '@neco/torch';
import type { EmbeddingNetwork } from './embedding-network.js';

/**
 * Moves the teacher towards the student: teacher = momentum * teacher + (1 - momentum) * student, all
 * parameters in one call (exponential moving average; DINO, Caron et al. 2021).
 */
export function updateTeacher(teacher: torch.nn.Module, student: torch.nn.Module, momentum: number): void {
  torch.noGrad(() => torch._foreachLerp_(teacher.parameters(), student.parameters(), 1 - momentum));
}

/**
 * Gives the teacher the student's weights and switches its gradients and stochastic depth off.
 * @param head - `independent` leaves the teacher's head as it was drawn.
 */
export function startTeacher(
  teacher: EmbeddingNetwork,
  student: EmbeddingNetwork,
  head: 'copied' | 'independent' = 'copied',
): void {
  teacher.backbone.loadStateDict(student.backbone.stateDict());
  if (head === 'copied') teacher.head.loadStateDict(student.head.stateDict());
  teacher.requiresGrad_(false).eval();
}
