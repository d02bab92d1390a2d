import { execFileSync } from 'node:child_process';
import { expect, test } from './fixtures.ts';

type Answer = { status: number; id: string | null };

/** A real client: curl with the token in its header, given on standard input and so in no list of processes. */
const curl = (token: string, url: string, body?: object): Answer => {
  const lines = [
    `header = "Authorization: Bearer ${token}"`,
    `url = "${url}"`,
    ...(body
      ? ['header = "Content-Type: application/json"', `data = ${JSON.stringify(JSON.stringify(body))}`]
      : []),
  ];
  const said = execFileSync('curl', ['--silent', '--write-out', '\\n%{http_code}', '--config', '-'], {
    input: lines.join('\n'),
    encoding: 'utf8',
  });
  const end = said.lastIndexOf('\n');
  const answer: unknown = JSON.parse(said.slice(0, end) || 'null');
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : null;
  return { status: Number(said.slice(end + 1)), id };
};

const event = (application: string) => ({
  application_id: application,
  event_id: '0198a5b2-1111-4222-8333-444455556666',
  event_type: 'orders.order.created',
  payload: '{}',
  payload_content_type: 'application/json',
  occurred_at: new Date().toISOString(),
  labels: { all: 'yes' },
});

test.describe('The main job', () => {
  test('goes from first run to a token that does what it says, until it is revoked', async ({ whittle }) => {
    const { firstRun, studio, tokens, page } = whittle;

    await firstRun.useKeychain();
    await firstRun.trySandbox();
    await firstRun.chooseTool('Claude Desktop');

    await expect(studio.heading).toBeVisible();
    await expect(studio.radio('Claude Desktop')).toBeChecked();
    await expect(studio.radio('Read only')).toBeChecked();
    await expect(studio.radio(/^30 d/)).toBeChecked();
    await expect(page.getByText(/^May read/).first()).toBeVisible();
    const name = await studio.name.inputValue();
    await studio.createAndCopy.click();

    await expect(tokens.title(name)).toBeVisible();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const token = await whittle.readClipboard();
    expect(token.length).toBeGreaterThan(400);

    const origin = await whittle.sandboxAddress();
    const api = `${origin}/api/v1`;
    const listed = execFileSync('curl', ['--silent', '--config', '-'], {
      input: `header = "Authorization: Bearer ${token}"\nurl = "${api}/organizations"`,
      encoding: 'utf8',
    });
    const [organization] = JSON.parse(listed) as { organization_id: string }[];
    const apps = JSON.parse(
      execFileSync('curl', ['--silent', '--config', '-'], {
        input: `header = "Authorization: Bearer ${token}"\nurl = "${api}/applications?organization_id=${organization?.organization_id}"`,
        encoding: 'utf8',
      }),
    ) as { application_id: string; name: string }[];
    expect(apps).toHaveLength(3);
    const reads = apps.filter(
      ({ application_id: id }) => curl(token, `${api}/events?application_id=${id}`).status === 200,
    );
    expect(reads).toHaveLength(1);
    const own = reads[0]?.application_id ?? '';
    const other = apps.find(({ application_id: id }) => id !== own)?.application_id ?? '';
    expect(curl(token, `${api}/events?application_id=${other}`)).toEqual({ status: 403, id: 'Forbidden' });
    expect(curl(token, `${api}/event`, event(own))).toEqual({ status: 403, id: 'Forbidden' });

    await whittle.goTo('Tokens');
    await tokens.open(name);
    await tokens.askRevoke();
    await expect(tokens.dialog.getByText('Kills 1 token, at once and for good.')).toBeVisible();
    await expect(tokens.dialog.getByText(name)).toBeVisible();
    await tokens.dialog.getByRole('button', { name: 'Revoke, kills 1 token' }).click();
    await expect(page.getByText(/Revoking .* in/).first()).toBeVisible();
    expect(curl(token, `${api}/events?application_id=${own}`).status).toBe(200);

    await expect
      .poll(() => curl(token, `${api}/events?application_id=${own}`), { timeout: 20_000 })
      .toEqual({ status: 403, id: 'AuthInvalidBiscuit' });
    await whittle.goTo('Activity');
    await expect(page.getByText(/[Rr]evoked/).first()).toBeVisible();
  });
});

test.describe('A revoke', () => {
  test.use({ vault: 'prepared' });

  test('is taken back within its ten seconds', async ({ whittle }) => {
    const { tokens, studio, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.createAndCopy.click();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const token = await whittle.readClipboard();
    await tokens.askRevoke();
    await tokens.dialog.getByRole('button', { name: /^Revoke/ }).click();
    await tokens.undo();
    await expect(page.getByText(/was not revoked/).first()).toBeVisible();
    const origin = await whittle.sandboxAddress();
    expect(curl(token, `${origin}/api/v1/organizations`).status).toBe(200);
  });
});
