import type { FastifyInstance } from 'fastify';

/** A Fastify instance as the routes see it. */
export type App = FastifyInstance;
