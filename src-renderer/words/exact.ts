import { absolute } from './time.ts';

/** `Tue 22 Dec 2026, 10:00`, with the seconds where there are any: what is shown is what is signed. */
export const exact = (instant: string, zone: string): string => {
  const seconds = instant.slice(17, 19);
  return seconds === '00' ? absolute(instant, zone) : `${absolute(instant, zone)}:${seconds}`;
};
