/** What is told to the person behind a refusal, beside one sentence; the API's own body shows only what it documents. */
export interface FailureDetails {
  /** The field it is about, from the outside in: `['p', 'from', 'latitude']`. */
  readonly field?: readonly string[];
  /** Headers of the answer that follow from the cause, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly [more: string]: unknown;
}

/** A documented refusal on its way to the client: the only exception that operations throw. */
export class Failure extends Error {
  readonly case: string;
  readonly details: FailureDetails;

  constructor(documentedCase: string, because: string, details: FailureDetails = {}) {
    super(because);
    this.case = documentedCase;
    this.details = details;
  }
}

/** Makes a documented refusal; what an operation may refuse with is a matter of its type. */
export const fail = (documentedCase: string, because: string, details: FailureDetails = {}): Failure =>
  new Failure(documentedCase, because, details);
