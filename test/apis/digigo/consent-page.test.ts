import { expect, test } from 'vitest';
import { blankPage, violations, withBrowser } from '../../browser.ts';
import {
  asking,
  claimsOf,
  digest,
  exchange,
  HASH,
  lastOtp,
  open,
  PIN,
  RETURN,
  tokenIn,
  type,
  withDigigo,
} from './digigo.ts';

/** Opens an address in a browser of its own; the AED's site is played by the test. */
async function browse(url: string, width?: number) {
  const page = await blankPage(width);
  await page.route('https://aed.example/**', (route) =>
    route.fulfill({ status: 200, contentType: 'text/plain', body: 'back at the AED' }),
  );
  await page.goto(url);
  return page;
}

withBrowser('digigo.oauth2-authorize: a holder consents in a browser, at the second attempt', async () => {
  const simulated = await withDigigo();
  const page = await browse(simulated.url + asking());
  const otp = await lastOtp(simulated);

  expect(await page.title()).toMatch(/^Autoriser une signature/);
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Code PIN de votre certificat').fill('000000');
  await page.getByLabel('Code reçu par SMS').fill(otp);
  await page.getByRole('button', { name: 'Autoriser' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Il vous reste 2 essais.');
  expect(await violations(page)).toEqual([]);

  await page.getByLabel('Code PIN de votre certificat').fill(PIN);
  await page.getByLabel('Code reçu par SMS').fill(otp);
  await page.getByRole('button', { name: 'Autoriser' }).click();
  await page.waitForURL(`${RETURN}?token=*`);

  expect(await page.textContent('body')).toBe('back at the AED');
  await exchange(simulated, { code: String(claimsOf(tokenIn(page.url()))['jti']) }).expect(200);
});

withBrowser('digigo.oauth2-authorize: a holder refuses in a browser, with nothing typed', async () => {
  const simulated = await withDigigo();
  const page = await browse(simulated.url + asking());

  await page.getByRole('button', { name: 'Refuser' }).click();
  await page.waitForURL(`${RETURN}?error=access_denied*`);

  expect(await page.textContent('body')).toBe('back at the AED');
});

withBrowser('digigo.oauth2-authorize: the page fits a phone, styled, and so does the end of it', async () => {
  const simulated = await withDigigo();
  const hashes = Array.from({ length: 30 }, (_, n) => digest(String(n), 'sha512')).join(',');
  const page = await browse(simulated.url + asking({ hash: hashes, numSignatures: '30' }), 360);

  await page.getByText('Empreintes à signer (30)').click();
  const width = await page.evaluate('document.documentElement.scrollWidth');
  const background = await page.evaluate("getComputedStyle(document.querySelector('button')).backgroundColor");
  expect(width).toBeLessThanOrEqual(360);
  expect(background).toBe('rgb(27, 58, 107)');
  expect(await violations(page)).toEqual([]);

  await simulated.happen('digigo.pin.fail', { email: 'folen.benfoulen@certification.tn', times: 3 });
  await page.getByLabel('Code PIN de votre certificat').fill(PIN);
  await page.getByLabel('Code reçu par SMS').fill('000000');
  await page.getByRole('button', { name: 'Autoriser' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('bloqué');
  expect(await violations(page)).toEqual([]);
});

test('digigo.oauth2-authorize: the page says what is signed, for whom', async () => {
  const simulated = await withDigigo();

  const { text, headers } = await open(simulated, asking({ numSignatures: '3' })).expect(200);

  const said = text
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(said).toContain("Banque de test vous demande d'autoriser 3 signatures avec votre certificat DigiGO");
  expect(said).toContain('Certificat folen.benfoulen@certification.tn');
  expect(said).toContain('Retour vers aed.example');
  expect(said).toContain(HASH);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("form-action 'self' https://aed.example;");
  expect(policy).not.toContain('unsafe');
});

test('digigo.oauth2-authorize: what an AED is called stays text', async () => {
  const simulated = await withDigigo({ aed: { name: `<script>alert(1)</script>"'&` } });

  const { text } = await open(simulated, asking({ hash: undefined })).expect(200);

  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  expect(text).not.toContain('<script');
});

test.each(['"><script>alert(1)</script>', "'onmouseover='alert(1)", '<img src=x onerror=alert(1)>'])(
  'digigo.oauth2-authorize: no parameter brings HTML into the page: %s',
  async (html) => {
    const simulated = await withDigigo();
    const odd = { credentialId: html, clientId: html, redirectUri: html, state: html, hash: html, scope: html };

    for (const [name, value] of Object.entries(odd)) {
      const url = asking({ [name]: value });
      const opened = await open(simulated, url);
      const typed = await type(simulated, { pin: html, otp: html }, url);
      const unfinished = await type(simulated, { pin: '', otp: html }, url);
      for (const { text, headers } of [opened, typed, unfinished]) {
        if (headers['content-type']?.includes('html')) expect(text).not.toContain(html);
      }
    }
  },
);

test('digigo.give-consent: a fault spoils no page, whatever the request is', async () => {
  const simulated = await withDigigo();

  for (const url of [
    asking(),
    asking({ redirectUri: 'none' }),
    `${asking()}&a=1&a[b]=2`,
    '/tunsign-proxy-webapp/oauth2/authorize',
  ]) {
    for (const error of ['wrong-pin', 'page-closed', 'internal-error']) {
      const fault = { operation: 'digigo.give-consent', error, times: 1 };
      await simulated.agent.post('/_sim/worlds/default/faults').send(fault).expect(201);
      const { status, headers } = await type(simulated, {}, url);
      expect([url, status, headers['content-type']]).toEqual([
        url,
        error === 'internal-error' ? 500 : 400,
        'text/html; charset=utf-8',
      ]);
    }
  }
});

test('digigo.oauth2-authorize: an app that is sent back to is named in the policy of the page', async () => {
  const simulated = await withDigigo({ aed: { redirectUris: ['tn.test.app://return', 'https://[::1]:8443/return'] } });

  const app = await open(simulated, asking({ redirectUri: 'tn.test.app://return' })).expect(200);
  const address = await open(simulated, asking({ redirectUri: 'https://[::1]:8443/return' })).expect(200);

  expect(app.headers['content-security-policy']).toContain("form-action 'self' tn.test.app:;");
  expect(address.headers['content-security-policy']).toContain("form-action 'self' https:;");
});
