import type { ErrorRow, Provenance, Refusal } from '../../kit/operation.ts';
import { empty, json, type Reply } from '../../kit/reply.ts';
import type { World } from '../../world/world.ts';
import { CREATION, dialectOf } from './dialect.ts';
import { pageReply, unknownPage } from './verification-page.ts';

/** A refusal as printed, and as the service was seen to word it. */
interface CovoiturageRow extends ErrorRow {
  /** The JSON-RPC error: `data` says more where it is not the cause itself. */
  readonly rpc: { readonly code: number; readonly message: string; readonly data?: string };
}

const row = <const Status extends number>(
  status: Status,
  text: string,
  rpc: CovoiturageRow['rpc'],
  provenance: Provenance = 'documented',
) => ({ status, text, rpc, section: CREATION, provenance }) as const satisfies CovoiturageRow;

/** The answers of the document that are no success, and those that it forgets. */
export const errors = {
  'no-content': row(204, 'No carpools for this period', { code: -32504, message: 'Not found' }),
  'bad-request': row(400, 'Bad Request', { code: -32602, message: 'Invalid params' }, 'observed'),
  unauthorized: row(401, 'Unauthorized', { code: 401, message: 'Unauthorized Error', data: 'Error' }),
  forbidden: row(403, 'Forbidden', { code: -32503, message: 'Forbidden Error', data: 'Invalid permissions' }),
  'not-found': row(404, 'Not Found', { code: -32504, message: 'Not found' }),
  'too-many-requests': {
    ...row(429, 'Too many requests', { code: 429, message: 'Too many requests' }, 'observed'),
    onlyByFault: true,
  },
  'internal-server-error': {
    ...row(500, 'Internal Server Error', { code: -32603, message: 'Server Error' }, 'assumed'),
    onlyByFault: true,
  },
  'service-unavailable': row(503, 'Service Unavailable', { code: -32099, message: 'Server busy' }, 'assumed'),
} as const satisfies Record<string, CovoiturageRow>;

export type Case = keyof typeof errors;

/** Where people look, rather than programs. */
const PAGES = /^\/attestations?(\/|$)/;
/** Where errors were seen without the envelope of JSON-RPC. */
const BARE = /^\/v2\/certificates\/./;

/** A refusal in the words of the document, or of the service as it was seen. */
export function render({ case: id, because, details, call }: Refusal<{ readonly world: World }>): Reply {
  const { status, text, rpc }: CovoiturageRow = errors[id as Case];
  const { request, world } = call;
  if (status === 204) return empty(status);
  if (PAGES.test(request.path)) return pageReply(status, unknownPage(status));
  if (dialectOf(world).errors === 'doc') return json(status, { code: status, error: text }, details.headers);
  const error = { data: rpc.data ?? because, code: rpc.code, message: rpc.message };
  return json(status, BARE.test(request.path) ? error : { id: 1, error, jsonrpc: '2.0' }, details.headers);
}
