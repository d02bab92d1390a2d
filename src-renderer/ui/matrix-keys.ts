/** A place in a grid, counted from 0. */
export type Place = { row: number; column: number };

/** Which places hold a cell, row by row. */
export type Filled = readonly (readonly boolean[])[];

const firstIn = (row: readonly boolean[] | undefined): number => row?.indexOf(true) ?? -1;
const lastIn = (row: readonly boolean[] | undefined): number => row?.lastIndexOf(true) ?? -1;

/** The cell of a row that is nearest to a column; of two, the left one. */
const nearestIn = (row: readonly boolean[], column: number): number => {
  for (let distance = 0; distance < row.length; distance += 1) {
    if (row[column - distance] === true) return column - distance;
    if (row[column + distance] === true) return column + distance;
  }
  return -1;
};

/** The first cell of a grid; `null`: it has none. */
export const firstPlace = (filled: Filled): Place | null => {
  const row = filled.findIndex((each) => each.includes(true));
  return row === -1 ? null : { row, column: firstIn(filled[row]) };
};

const lastPlace = (filled: Filled): Place | null => {
  const row = filled.findLastIndex((each) => each.includes(true));
  return row === -1 ? null : { row, column: lastIn(filled[row]) };
};

const along = (filled: Filled, { row, column }: Place, step: 1 | -1): Place => {
  const cells = filled[row] ?? [];
  for (let next = column + step; next >= 0 && next < cells.length; next += step) {
    if (cells[next] === true) return { row, column: next };
  }
  return { row, column };
};

/** To the next row that holds a cell: there in the same column or else the nearest one, so that every row is come by. */
const across = (filled: Filled, place: Place, step: 1 | -1): Place => {
  for (let row = place.row + step; row >= 0 && row < filled.length; row += step) {
    const column = nearestIn(filled[row] ?? [], place.column);
    if (column !== -1) return { row, column };
  }
  return place;
};

/** Where a key leads from a cell; `null`: it is no key of the grid. Places without a cell are passed over. */
export const moveIn = (filled: Filled, from: Place, key: string, isControl: boolean): Place | null => {
  switch (key) {
    case 'ArrowRight':
      return along(filled, from, 1);
    case 'ArrowLeft':
      return along(filled, from, -1);
    case 'ArrowDown':
      return across(filled, from, 1);
    case 'ArrowUp':
      return across(filled, from, -1);
    case 'Home':
      return isControl ? firstPlace(filled) : { row: from.row, column: firstIn(filled[from.row]) };
    case 'End':
      return isControl ? lastPlace(filled) : { row: from.row, column: lastIn(filled[from.row]) };
    default:
      return null;
  }
};
