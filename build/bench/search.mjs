// Every key stroke of some queries over 10,000 tokens.
import { quantile } from './measure.mjs';

const { createSearch } = await import('#renderer/words/search.ts');

const TOOLS = ['Claude', 'Cursor', 'VS Code', 'CI', 'Orders dev', 'Contractor'];
const APPS = ['Order Service', 'User Events', 'Payments', 'Billing', 'Inventory'];
const QUERIES = ['claude orders', 'payments 2026-12', 'cnt inv', 'no such token at all', 'ordrs 99', 'e'];

const items = Array.from({ length: 10_000 }, (_, index) => {
  const tool = TOOLS[index % TOOLS.length];
  const app = APPS[index % APPS.length];
  return {
    id: `t${index}`,
    parentId: index % 10 === 0 ? null : `t${index - (index % 10)}`,
    name: `${tool} – ${app} ${index} – until 2026-${String((index % 12) + 1).padStart(2, '0')}-22`,
    words: [app, tool, (index * 2_654_435_761).toString(16).slice(0, 8)],
  };
});

/** Milliseconds that 95 of 100 key strokes stay under. */
export const searchTime = () => {
  const times = [];
  for (let round = -3; round < 20; round += 1) {
    const search = createSearch(items);
    for (const query of QUERIES) {
      for (let length = 1; length <= query.length; length += 1) {
        const begun = performance.now();
        search(query.slice(0, length));
        if (round >= 0) times.push(performance.now() - begun);
      }
      search('');
    }
  }
  return quantile(times, 0.95);
};
