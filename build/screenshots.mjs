// `npm run screenshots`: every screen of the real app over the real sandbox, light and dark, into build/screenshots/;
// the one for the README goes to build/readme/.
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onNode24, project } from './ensure.mjs';
import { buildIfStale } from './sources.mjs';
import { missingFromSystem } from './system.mjs';

const SIZES = { 1280: 800, 900: 800, 640: 900 };
const folder = join(project, 'build/screenshots');
const readme = join(project, 'build/readme');

/** Pictures of what is on the page now, in both themes, at these widths. */
const photographer = (page) => {
  let number = 0;
  return async (name, widths = [1280, 900]) => {
    number += 1;
    for (const width of widths)
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize({ width, height: SIZES[width] });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.evaluate(() => document.fonts.ready);
        const file = `${String(number).padStart(2, '0')}-${name}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), animations: 'disabled' });
      }
    await page.setViewportSize({ width: 1280, height: SIZES[1280] });
  };
};

const TOKENS = [
  { tool: 'Cursor', may: 'Read only', until: '12d' },
  { tool: 'CI', may: 'Send only', until: '90d' },
  { tool: '.env', may: 'Read only', until: '7d' },
  { tool: 'Claude Desktop', may: 'Read only', until: '30d' },
];

const takeAll = async (whittle, readClipboard, passphrase) => {
  const { page, firstRun, studio, tokens, explain, security, lockScreen } = whittle;
  const shoot = photographer(page);

  await firstRun.heading.waitFor();
  await shoot('first-run-how-it-opens');
  await firstRun.usePassphrase(passphrase);
  await page.getByLabel('Service token').waitFor();
  await shoot('first-run-first-root');
  await whittle.paste('knock_st_abcdefghijklmnopqrstuvwxyz0123456789');
  await whittle.alert.first().waitFor();
  await shoot('first-run-refused');
  await firstRun.trySandbox();
  await firstRun.readyForTool();
  await shoot('first-run-first-small-token');
  await firstRun.skipLast();
  await tokens.tree.waitFor();

  for (const { tool, may, until } of TOKENS) {
    await tokens.newToken();
    await studio.choose(tool);
    await studio.choose(may);
    await studio.until.fill(until);
    await page.getByText(/^May /).first().waitFor();
    if (tool === 'Claude Desktop') {
      await shoot('studio');
      await studio.choose('Custom');
      await studio.action('App secrets', 'list').check({ force: true });
      await studio.escape.waitFor();
      await studio.cell(/^events.replay/).click();
      await shoot('studio-escape', [1280, 900, 640]);
      await studio.choose(may);
      await studio.add('Subscription');
      await page.keyboard.type('2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e');
      await page.keyboard.press('Enter');
      await studio.add('Custom check');
      await studio.editor.pressSequentially('check if operation("read")');
      await page.getByText('It denies everything.').waitFor();
      await shoot('studio-restrictions');
      await studio.chooseTemplate('Contractor');
      await studio.chooseTemplate('AI assistant');
    }
    const name = await studio.name.inputValue();
    await studio.createAndCopy.click();
    await tokens.title(name).waitFor();
  }
  const copied = await readClipboard();
  await shoot('tokens', [1280, 900, 640]);
  await tokens.askRevoke();
  await tokens.dialog.getByText(/^Kills/).waitFor();
  await shoot('revoke');
  await tokens.dialog.getByRole('button', { name: 'Cancel' }).click();
  await tokens.open(/./);
  await page.getByRole('button', { name: 'Narrow it' }).waitFor();
  await shoot('root');
  await explain.open();
  await explain.ask(copied);
  await explain.title(/Acme/).waitFor();
  await shoot('explain');
  await explain.forget();
  for (const room of ['Activity', 'Services', 'Settings']) {
    await whittle.goTo(room);
    await page.getByRole('heading', { name: room, level: 1 }).waitFor();
    // The entries come a moment after the page.
    if (room === 'Activity') await page.getByRole('rowheader').first().waitFor();
    await shoot(room.toLowerCase());
  }
  await security.open();
  await security.backUp();
  await security.backups.first().waitFor();
  await shoot('security', [1280, 900, 640]);
  await security.makeRecoveryKey();
  await security.readRecoveryKey();
  await shoot('recovery-key');
  await page.keyboard.press('Escape');
  await security.askRestore(/./);
  await security.alertDialog.waitFor();
  await shoot('restore');
  await page.keyboard.press('Escape');
  await whittle.goTo('Tokens');
  await tokens.open(/Cursor/);
  await tokens.hold.hover();
  await page.mouse.down();
  await tokens.shown.waitFor();
  await shoot('shown', [1280]);
  await page.mouse.up();
  await whittle.lock();
  await lockScreen.heading.waitFor();
  await shoot('lock');
  // The wait after so many is long enough for the pictures.
  await lockScreen.guess('not the passphrase', 3);
  await lockScreen.wait.waitFor();
  await shoot('lock-wait');
};

const screenshots = async () => {
  if (!buildIfStale()) return 1;
  const lacking = missingFromSystem(['browser']);
  if (lacking) throw new Error(lacking);
  const { startShell } = await import('#test/e2e/shells.ts');
  const { createWhittle, PASSPHRASE } = await import('#test/e2e/pages/whittle.ts');

  rmSync(folder, { recursive: true, force: true });
  for (const made of [folder, readme]) mkdirSync(made, { recursive: true });
  const all = mkdtempSync(join(tmpdir(), 'whittle-screenshots-'));
  const folders = { data: join(all, 'Whittle'), home: join(all, 'home'), profile: join(all, 'profile') };
  for (const made of Object.values(folders)) mkdirSync(made);
  const running = await startShell('browser', folders);
  try {
    await takeAll(createWhittle(running), running.readClipboard, PASSPHRASE);
  } finally {
    await running.stop();
    rmSync(all, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  const [chosen] = globSync(join(folder, '*-tokens-1280-light.png'));
  cpSync(chosen, join(readme, 'tokens.png'));
  console.log(`The pictures are in ${folder}.`);
  return 0;
};

if (await onNode24()) process.exitCode = await screenshots();
