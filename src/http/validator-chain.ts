import type { IncomingHttpHeaders } from 'node:http';
import { middleware, error as refusal } from 'express-openapi-validator';
import { ANY_TYPE } from '../kit/contracts.ts';

/** A request as express-openapi-validator reads it; it comes from no socket here. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Record<string, unknown>;
  /** Undefined when there is none. */
  readonly body: unknown;
  /** Of the body, as the contract names it. */
  readonly mediaType?: string | undefined;
}

/** An answer to it. */
export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  /** Undefined when there is none. */
  readonly body: unknown;
}

/** The validator, called without Express. What it objects to is thrown, with the HTTP `status` that it would answer. */
export interface ValidatorChain {
  readonly request: (exchange: Exchange) => Promise<void>;
  readonly answer: (exchange: Exchange, answered: Answered) => Promise<void>;
}

interface RequestBody {
  required?: boolean;
  content?: Readonly<Record<string, object>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly 'x-may-be-empty'?: boolean }[];
  readonly requestBody?: RequestBody;
  responses: Readonly<Record<string, object>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly responses?: Readonly<Record<string, object>>;
    readonly requestBodies?: Readonly<Record<string, RequestBody>>;
  };
}

/** Enough of an Express application: paths count as they are written. */
const APP = { enabled: () => true, param: () => {} };
const NOTHING: Exchange = { method: 'GET', path: '/', headers: {}, query: {}, body: undefined };
const OK: Answered = { status: 200, mediaType: '', body: undefined };

const OPTIONS = {
  validateRequests: { allowUnknownQueryParameters: true },
  validateResponses: true,
  validateSecurity: false,
  fileUploader: false,
  ajvFormats: { mode: 'full' },
  // The default, `bundle`, fails on path items that are references.
  $refParser: { mode: 'dereference' },
} as const;

type Next = (error?: unknown) => void;
type Step = (request: object, answer: ReturnType<typeof answerOf>, next: Next) => unknown;

/** @throws when the document is not OpenAPI */
export async function openChain(document: Document): Promise<ValidatorChain> {
  const apiSpec = asItReads(document) as never;
  const steps = middleware({ ...OPTIONS, apiSpec }) as unknown as readonly Step[];
  const requests = without(steps, 'responseMiddleware');
  const answers = without(steps, 'requestMiddleware');
  // The first step waits until the document is read, and says what is wrong with it.
  await through(steps.slice(0, 1), requestOf(NOTHING), OK);
  return {
    request: async (exchange) => {
      const request = requestOf(exchange);
      await through(requests, request, OK);
      // It makes an infinite number of 1e400, and then asks for no bounds.
      if (isInfinite(request.query) || isInfinite(request.params)) {
        throw new refusal.BadRequest({ path: '/query', message: 'a number is infinite' });
      }
    },
    answer: (exchange, answered) => through(answers, requestOf(exchange), answered),
  };
}

function without(steps: readonly Step[], name: string): readonly Step[] {
  const others = steps.filter((step) => step.name !== name);
  if (others.length !== steps.length - 1) throw new TypeError(`express-openapi-validator has no ${name}`);
  return others;
}

const isInfinite = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(isInfinite)
    : typeof value === 'number' && !Number.isFinite(value);

/** Express's part: one step after the other, and the answer through `json`, which the validator has hooked into. */
const through = (steps: readonly Step[], request: object, answered: Answered): Promise<void> =>
  new Promise((resolve, reject) => {
    const answer = answerOf(answered, resolve);
    const rest = steps.values();
    const next: Next = (error) => {
      if (error !== undefined) return reject(error);
      const step = rest.next();
      if (step.done) answer.json(answered.body);
      else step.value(request, answer, next);
    };
    next();
  });

const requestOf = ({ headers, query, mediaType, ...exchange }: Exchange) => ({
  ...exchange,
  app: APP,
  baseUrl: '',
  // Without the query: it would refuse characters in it that need no escaping.
  originalUrl: exchange.path,
  headers: { ...headers, 'content-type': mediaType === undefined ? undefined : mediaTypeAsItReads(mediaType) },
  query: queryAsItReads(query),
  params: {},
});

/** It reads JSON out of text and lists where the contract asks for an object. Not out of what it cannot write to. */
function queryAsItReads(query: Record<string, unknown>): object {
  const fields = Object.entries(query).map(([name, value]) => {
    const mayHoldJson = Array.isArray(value) || (typeof value === 'string' && value.trimStart().startsWith('{'));
    return [name, { value, enumerable: true, configurable: true, writable: !mayHoldJson }];
  });
  return Object.defineProperties({}, Object.fromEntries(fields));
}

/** It does not look at answers from 500 up. To it, 5xx are called 1xx. */
const statusAsItReads = (status: number): number => (status >= 500 ? status - 400 : status);

/** It notices a missing body by its missing media type, unless any would do. To it, any is text. */
const mediaTypeAsItReads = (type: string): string => (type === ANY_TYPE ? 'text/plain' : type);

const answerOf = ({ status, mediaType }: Answered, done: () => void) => ({
  statusCode: statusAsItReads(status),
  headersSent: false,
  getHeaders: () => (mediaType === '' ? {} : { 'content-type': mediaType }),
  json: (_body: unknown) => done(),
});

function asItReads(document: Document): Document {
  const own = structuredClone(document);
  const operations = Object.values(own.paths).flatMap((item) => Object.values(item));
  for (const operation of operations.filter(({ responses }) => responses !== undefined)) {
    operation.responses = renamed(operation.responses, (status) => status.replace(/^5/, '1'));
  }
  const bodies = [
    ...operations.map(({ requestBody }) => requestBody),
    ...Object.values(own.components?.requestBodies ?? {}),
  ];
  for (const body of bodies) {
    if (body?.content === undefined) continue;
    body.content = renamed(body.content, mediaTypeAsItReads);
    // What is not said to be required is optional; it wants to be told.
    body.required ??= false;
  }
  return own;
}

const renamed = <T>(entries: Readonly<Record<string, T>>, rename: (name: string) => string): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [rename(name), entry]));
