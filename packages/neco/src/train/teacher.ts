import * as torch from '@neco/torch';

/**
 * Moves the teacher towards the student: teacher = momentum * teacher + (1 - momentum) * student, all
 * parameters in one call (exponential moving average; DINO, Caron et al. 2021).
 */
export function updateTeacher(teacher: torch.nn.Module, student: torch.nn.Module, momentum: number): void {
  torch.noGrad(() => torch._foreachLerp_(teacher.parameters(), student.parameters(), 1 - momentum));
}

/** Makes the teacher equal to the student and switches its gradients and stochastic depth off. */
export function startTeacher(teacher: torch.nn.Module, student: torch.nn.Module): void {
  teacher.loadStateDict(student.stateDict());
  teacher.requiresGrad_(false).eval();
}
