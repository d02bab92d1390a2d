export type MatrixVerdict = 'allowed' | 'denied' | 'depends';

export type MatrixCell = {
  id: string;
  verdict: MatrixVerdict;
  /** All of it in words: `events.replay: denied`. */
  label: string;
  /** Wanted though it is not allowed; `label` says so. */
  isFlagged?: boolean;
};

export type MatrixRow = {
  id: string;
  label: string;
  /** One a column; `null`: there is no such thing. */
  cells: readonly (MatrixCell | null)[];
};
