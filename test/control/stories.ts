/** An application that may use SNE-Cotation. */
export const application = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  email: 'ada@example.com',
  environment: 'sandbox',
  apis: { 'sne-cotation': 'approved' },
  profile: true,
};

/** A world with one application in it. */
export const withApplication = { given: { piste: { applications: [application] } } };

/** What that application sends for a token. */
export const credentials = {
  grant_type: 'client_credentials',
  client_id: application.clientId,
  client_secret: application.clientSecret,
};

/** Whoever opens an account follows the link of their mail some time later. */
export const activatesAfter = (after: string, email: string) => ({
  on: 'piste.account.create',
  where: { email },
  after,
  do: { event: 'piste.account.activate', email },
});
