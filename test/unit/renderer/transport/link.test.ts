import { describe, expect, it } from 'vitest';
import { createLink } from '#renderer/transport/link.ts';
import type { Link } from '#renderer/transport/link.ts';

describe('createLink', () => {
  it('tells how it is at once, then each change, and nothing twice', () => {
    const link = createLink();
    const heard: Link[] = [];
    link.watch((next) => heard.push(next));
    link.set('there');
    link.set('lost');
    link.set('lost');
    link.set('there');
    link.set('replaced');
    expect(heard).toEqual(['there', 'lost', 'there', 'replaced']);
  });

  it('tells that it is there again, also where it was away unseen', () => {
    const link = createLink();
    const heard: Link[] = [];
    link.watch((next) => heard.push(next));
    link.renew();
    link.set('lost');
    link.renew();
    expect(heard).toEqual(['there', 'there', 'lost', 'there']);
  });

  it('tells nobody who has stopped', () => {
    const link = createLink();
    const heard: Link[] = [];
    const stop = link.watch((next) => heard.push(next));
    stop();
    link.set('lost');
    expect(heard).toEqual(['there']);
  });
});
