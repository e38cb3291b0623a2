import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { UserError } from '@neco/neco';
import { notFound } from './api-error.js';
import type { App } from './app.js';
import { answerFailure } from './failures.js';
import { areas } from './routes/index.js';
import { Gatekeeper, randomToken } from './security.js';
import type { Studio } from './studio.js';

export interface ServerOptions {
  /** 0 lets the system choose. Default 0. */
  port?: number;
  /** What every request must carry; drawn at random by default. */
  token?: string;
  /** Folder of the built page; by default the one that comes with the package. */
  page?: string;
}

/** A studio that answers. */
export interface RunningServer {
  port: number;
  token: string;
  /** What to open in the browser, with the token. */
  address: string;
  /** Ends all connections; the studio itself stays open. */
  close(): Promise<void>;
}

/** Loopback only: no other machine can reach it. */
const host = '127.0.0.1';

/** Bytes of a request's body. */
const mostBody = 4 * 2 ** 20;

/**
 * Serves a studio and its page on this machine alone. Every request must carry the token, name this machine as its
 * host and come from this page or from none.
 *
 * @throws UserError if the port is taken
 */
export async function startServer(studio: Studio, options: ServerOptions = {}): Promise<RunningServer> {
  const token = options.token ?? randomToken();
  const app: App = fastify({
    bodyLimit: mostBody,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    routerOptions: { querystringParser: parametersOf },
    // Too long or unreadable addresses get the same kind of answer as all else, and pass the same gate.
    frameworkErrors: (error, request, reply) => answerFailure(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
  const gate = new Gatekeeper(token, () => (app.server.address() as AddressInfo).port);
  app.addHook('onRequest', (request, reply, done) => {
    gate.check(request, reply);
    done();
  });
  app.setErrorHandler(answerFailure);
  // JSON alone: a form in another page could send text.
  app.removeContentTypeParser('text/plain');
  await describeApi(app, studio.version);
  for (const register of areas) register(app, studio);
  app.get('/api/openapi.json', { schema: { summary: 'This description' } }, () => app.swagger());
  await servePage(app, options.page ?? fileURLToPath(new URL('../build/page', import.meta.url)));
  app.server.maxConnections = 128;
  await listen(app, options.port ?? 0);
  const { port } = app.server.address() as AddressInfo;
  return { port, token, address: `http://${host}:${port}/?token=${token}`, close: () => app.close() };
}

/** The parameters of an address; an empty one counts as left out, and would else be the number 0. */
function parametersOf(query: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(query)].filter(([, value]) => value !== ''));
}

async function describeApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'neco studio', version, description: 'Patch features of a folder of images.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** The page: its files, and the page itself for the addresses of its views. */
async function servePage(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, file) => {
      // Names of files in assets/ change with their content.
      const lasts = /[/\\]assets[/\\]/.test(file);
      void reply.header('cache-control', lasts ? 'private, max-age=31536000, immutable' : 'no-store');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?') as [string];
    const isView = request.method === 'GET' && !/^\/api(\/|$)/.test(path) && !/[.%\\]/.test(path);
    if (isView) return reply.sendFile('index.html');
    return answerFailure(notFound('There is nothing at this address.'), request, reply);
  });
}

async function listen(app: App, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new UserError(`Port ${port} is taken; choose another "port", or 0 for any.`, { cause });
  }
}
