/** The outline of a square with rounded corners, of which the first `cuts` (top right, then clockwise) are shaved. */
export const tilePath = (size: number, cuts: number): string => {
  const inset = 0.75;
  const near = inset;
  const far = size - inset;
  const round = Math.max(3, size * 0.18);
  const cut = size * 0.3;
  const arc = (x: number, y: number) => `A${round} ${round} 0 0 1 ${x} ${y}`;
  const corner = (index: number, from: [number, number], to: [number, number]) =>
    index < cuts ? `L${to[0]} ${to[1]}` : `L${from[0]} ${from[1]}${arc(to[0], to[1])}`;
  const reach = (index: number) => (index < cuts ? cut : round);
  const [a, b, c, d] = [reach(0), reach(1), reach(2), reach(3)];
  return [
    `M${near + d} ${near}`,
    `L${far - a} ${near}`,
    corner(0, [far - a, near], [far, near + a]),
    `L${far} ${far - b}`,
    corner(1, [far, far - b], [far - b, far]),
    `L${near + c} ${far}`,
    corner(2, [near + c, far], [near, far - c]),
    `L${near} ${near + d}`,
    corner(3, [near, near + d], [near + d, near]),
    'Z',
  ].join('');
};
