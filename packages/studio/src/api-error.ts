import type { ApiFailure } from './api.js';

/** An answer of the API that says what is wrong. Thrown by routes and by {@link Studio}; never shows a stack. */
export class ApiError extends Error {
  constructor(
    /** HTTP status, 400 to 599. */
    readonly status: number,
    /** See {@link ApiFailure.error}. */
    readonly code: string,
    message: string,
    /** What to do next. */
    readonly next = '',
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toJSON(): ApiFailure {
    return { error: this.code, message: this.message, next: this.next };
  }
}

export function notFound(message: string, next = ''): ApiError {
  return new ApiError(404, 'not-found', message, next);
}

export function wrongInput(message: string, next = ''): ApiError {
  return new ApiError(400, 'input', message, next);
}

export function notReady(
  message: string,
  next = 'Wait for the progress to end, or choose another model.',
): ApiError {
  return new ApiError(409, 'not-ready', message, next);
}
