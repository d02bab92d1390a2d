import { describe, expect, it } from 'vitest';
import type { Cell } from '#contract/restriction.ts';
import { actionGrid, countedWords, freeTools, neededBy, toolGrid } from '#renderer/parts/cells.ts';
import { assistant, everything, pulsar, room } from './hook0.ts';
import { actionsFor } from '#renderer/rooms/studio/draft.ts';

const { catalogue } = room;
const matrixFor = (actions: readonly string[]): Cell[] =>
  everything.map((action) => ({
    action,
    verdict: actions.includes(action) ? 'allowed' : 'denied',
    because: [],
  }));
const none = new Set<string>();

describe('toolGrid', () => {
  it('counts 12 of 22 tools for an assistant, and leaves out the one that asks for nothing', () => {
    const grid = toolGrid(catalogue, matrixFor(actionsFor(assistant, room)), none);
    expect(countedWords(grid)).toBe('12 of 22 allowed');
    expect(freeTools(catalogue)).toStrictEqual(['payload_content_types.list']);
    expect(grid.columns).toStrictEqual([
      'list',
      'get',
      'create',
      'update',
      'delete',
      'ingest',
      'replay',
      'read',
    ]);
    expect(grid.rows.map(({ label }) => label)).toStrictEqual([
      'applications',
      'eventTypes',
      'events',
      'organizations',
      'requestAttempts',
      'subscriptions',
    ]);
  });

  it('has each tool once, blank where there is none', () => {
    const grid = toolGrid(catalogue, matrixFor([]), none);
    const cells = grid.rows.flatMap((row) => row.cells.filter((cell) => cell !== null));
    expect(cells.map(({ id }) => id).toSorted()).toStrictEqual(
      catalogue.mcpTools.flatMap(({ tool, action }) => (action === null ? [] : [tool])).toSorted(),
    );
    expect(grid.named.get('events.replay')?.cell.action).toBe('event:replay');
  });

  it('flags what the chosen tool needs, in words too', () => {
    const needed = neededBy('claude-desktop', catalogue);
    const label = (actions: readonly string[]) =>
      toolGrid(catalogue, matrixFor(actions), needed)
        .rows.flatMap(({ cells }) => cells)
        .find((cell) => cell?.id === 'applications.list');
    expect(label([])).toMatchObject({ isFlagged: true, label: 'applications.list: denied, and needed' });
    expect(label(['application:list'])).toMatchObject({
      isFlagged: false,
      label: 'applications.list: allowed',
    });
    expect(neededBy('ci', catalogue).size).toBe(0);
  });
});

describe('actionGrid', () => {
  it('has every action once, of every service', () => {
    for (const { catalogue: each, parent } of [room, pulsar]) {
      const matrix: Cell[] = parent.allowed.map((action) => ({ action, verdict: 'depends', because: [] }));
      const grid = actionGrid(each, matrix, none);
      const shown = [...grid.named.values()].map(({ cell }) => cell.action);
      expect(shown.toSorted()).toStrictEqual(parent.allowed.toSorted());
      expect(grid.rows.flatMap(({ cells }) => cells.filter((cell) => cell !== null))).toHaveLength(
        parent.allowed.length,
      );
      expect(countedWords(grid)).toBe(`0 of ${shown.length} allowed, ${shown.length} depend`);
    }
  });
});
