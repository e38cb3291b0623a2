import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '@neco/neco';
import { ApiError } from './api-error.js';

/** Turns whatever a route threw into an answer for people; of our own faults only the terminal learns the stack. */
export function answerFailure(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const failure = toApiError(error);
  if (failure.status >= 500) console.error(error);
  void reply.status(failure.status).type('application/json').send(JSON.stringify(failure));
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof UserError) return new ApiError(400, 'input', error.message);
  const { name, statusCode, validation, message } = error as Partial<FastifyError>;
  if (name === 'AbortError') return superseded();
  if (validation !== undefined) return new ApiError(400, 'input', `The request is wrong: ${message}.`);
  if (statusCode === 413)
    return new ApiError(413, 'too-large', 'The request is larger than the studio takes.');
  if (statusCode === 415) {
    return new ApiError(415, 'media-type', 'The studio takes no files and no forms, only JSON.');
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiError(statusCode, 'input', `The request cannot be understood: ${message}.`);
  }
  return new ApiError(
    500,
    'internal',
    'Something went wrong in the studio.',
    'The terminal it runs in says what.',
  );
}

export function superseded(): ApiError {
  return new ApiError(409, 'superseded', 'A newer request took the place of this one.');
}
