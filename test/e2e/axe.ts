import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export type Fault = { screen: string; rule: string; where: string };

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All of these tags that look at colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds on this screen, in light and in dark, by the rules of WCAG 2.2 AA. */
export const faultsOf = async (page: Page, name: string): Promise<Fault[]> => {
  const faults: Fault[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page })
      // React Aria's copies for screen readers point to labels that are gone once they were spoken.
      .exclude('[data-live-announcer]')
      // Electron gives no second page, which the newer mode wants.
      .setLegacyMode();
    // The same document in other colours: what is not about them was looked at in light.
    if (colorScheme === 'dark') axe.withRules(OF_COLOURS);
    else
      axe
        .withTags(TAGS)
        // Still an experiment of axe: it takes a tree item's second line for a part of its label.
        .disableRules(['label-content-name-mismatch']);
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const { target } of nodes)
        faults.push({ screen: `${name}, ${colorScheme}`, rule: id, where: target.join(' ') });
  }
  return faults;
};
