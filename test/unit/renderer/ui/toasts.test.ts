import { afterEach, describe, expect, it } from 'vitest';
import { clearToasts, dismissToast, showToast, toasts } from '#renderer/ui/toasts.ts';

describe('showToast', () => {
  afterEach(() => {
    for (const { id } of toasts.get()) dismissToast(id);
  });

  it('puts the newest last', () => {
    showToast({ text: 'one' });
    showToast({ text: 'two' });
    expect(toasts.get().map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('replaces the toast of the same name', () => {
    showToast({ id: 'clipboard', text: 'Copied' });
    showToast({ id: 'clipboard', text: 'Clipboard cleared' });
    expect(toasts.get().map(({ text }) => text)).toEqual(['Clipboard cleared']);
  });

  it('takes all away but the one named', () => {
    showToast({ id: 'clipboard', text: 'Copied' });
    showToast({ text: 'one' });
    clearToasts('clipboard');
    expect(toasts.get().map(({ text }) => text)).toEqual(['Copied']);
    clearToasts();
    expect(toasts.get()).toEqual([]);
  });

  it('tells those who listen, until they stop', () => {
    let heard = 0;
    const stop = toasts.subscribe(() => (heard += 1));
    const id = showToast({ text: 'one' });
    dismissToast(id);
    stop();
    showToast({ text: 'two' });
    expect(heard).toBe(2);
  });
});
