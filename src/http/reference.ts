import type { Reference } from '../kit/pipeline.ts';

export async function openReference(): Promise<Reference> {
  return { violation: async () => undefined, checkReply: async () => {} };
}
