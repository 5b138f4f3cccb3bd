import type { Instant } from '../world/time.ts';
import { type Contract, contractOf, type Input, type OperationId, type Parsed, type Violation } from './contracts.ts';
import { type Failure, type FailureDetails, fail } from './failure.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';

/** How we know that the real service does this. */
export type Provenance = 'documented' | 'observed' | 'assumed';

/** One way an API says no: a row of its error table. */
export interface ErrorRow {
  readonly status: number;
  /** The documented wording, or the documented code where there is no wording. */
  readonly text: string;
  readonly section: string;
  readonly provenance: Provenance;
  /** No behaviour of a client leads here: only a fault does. */
  readonly onlyByFault?: true;
}

export type Fail<Case extends string> = (documentedCase: Case, because: string, details?: FailureDetails) => Failure;

/** A request as everybody on its way sees it: what came, when, and the world it is for. */
export type Call<Context> = Context & {
  readonly request: Request;
  /** Read once per request: whatever happens in it happens at this instant. */
  readonly now: Instant;
  /** The operation, or undefined when the API has none at this path. */
  readonly contract: Contract | undefined;
  readonly parsed: Parsed;
};

/** What an operation's handler gets. */
export type Handled<Id extends OperationId, Caller, Context, Case extends string> = Call<Context> & {
  readonly input: Input<Id>;
  readonly caller: Caller;
  readonly fail: Fail<Case>;
};

/** A refusal about to be put into the API's own words. */
export interface Refusal<Context> {
  readonly case: string;
  readonly row: ErrorRow;
  readonly because: string;
  readonly details: FailureDetails;
  readonly call: Context & { readonly request: Request };
}

/** What holds for an API as a whole. */
export interface ApiFacts<Case extends string, Caller, Context> {
  readonly api: string;
  /** The document's title and version. */
  readonly document: string;
  /** Where its paths begin: requests below are its own, known or not. */
  readonly bases: readonly string[];
  /** How large a body may be, in bytes. */
  readonly bodyLimit: (contract: Contract | undefined) => number;
  readonly errors: Readonly<Record<Case, ErrorRow>>;
  /** The case that an unexpected exception is answered with. */
  readonly internal: (request: Request) => NoInfer<Case>;
  /** Turns strangers away before anything of theirs is read. */
  readonly admit?: (
    request: Request,
    contract: Contract | undefined,
    context: Context,
    fail: Fail<NoInfer<Case>>,
  ) => void;
  /** Reads what was sent as its contract has it, where a document is at odds with itself. */
  readonly read?: (parsed: Parsed, contract: Contract | undefined) => Parsed;
  /** Who calls; throws a documented refusal for whoever may not. */
  readonly authenticate: (call: Call<Context>, fail: Fail<NoInfer<Case>>) => Caller | Promise<Caller>;
  /** The documented case of a request that departs from its contract; `fail` knows the operation's own cases too. */
  readonly reject: (
    violation: Violation,
    request: Request,
    fail: Fail<NoInfer<Case>>,
    operation: Operation<Context> | undefined,
  ) => Failure;
  /** The documented case of a request below a base that no operation answers. */
  readonly unmatched: (request: Request, body: Buffer, fail: Fail<NoInfer<Case>>) => Failure;
  readonly render: (refusal: Refusal<Context>) => Reply;
}

/** A documented operation, ready to be served. */
export interface Operation<Context, Id extends OperationId = OperationId, Case extends string = string> {
  readonly id: Id;
  readonly contract: Contract;
  /** The cases that it documents: of the API's error table, and of its own. */
  readonly errors: Readonly<Record<Case, ErrorRow>>;
  readonly handle: (call: Call<Context>, caller: unknown) => Reply | Promise<Reply>;
}

/** An API whose operations can be served. */
export interface Api<Context, Served extends Operation<Context> = Operation<Context>>
  extends ApiFacts<string, unknown, Context> {
  readonly operations: readonly Served[];
}

/**
 * Binds operations to the facts of their API, so that only refusals which an operation declares compile.
 * `contract<{ world: World }>()({ api: 'piste', … })` gives `{ facts, operation, served }`.
 */
export const contract =
  <Context>() =>
  <const Case extends string, Caller>(facts: ApiFacts<Case, Caller, Context>) => {
    return {
      operation<
        const Id extends OperationId,
        const Declared extends Case,
        const Own extends string = never,
      >(definition: {
        readonly id: Id;
        /** Which cases of the API's error table it documents. */
        readonly errors: readonly Declared[];
        /** The error table of this operation alone. */
        readonly table?: Readonly<Record<Own, ErrorRow>>;
        readonly handle: (call: Handled<Id, Caller, Context, Declared | Own>) => Reply | Promise<Reply>;
      }): Operation<Context, Id, Declared | Own> {
        const { id, errors, table, handle } = definition;
        const shared = Object.fromEntries(
          errors.map((documentedCase) => [documentedCase, facts.errors[documentedCase]]),
        );
        return {
          id,
          contract: contractOf(id),
          errors: { ...shared, ...table } as Readonly<Record<Declared | Own, ErrorRow>>,
          handle: (call, caller) =>
            handle({ input: call.parsed, caller, fail, ...call } as unknown as Handled<
              Id,
              Caller,
              Context,
              Declared | Own
            >),
        };
      },
      /** The API with its operations, whose ids and cases stay types. */
      served: <Served extends Operation<Context>>(operations: readonly Served[]): Api<Context, Served> =>
        ({ ...facts, operations }) as unknown as Api<Context, Served>,
    };
  };
