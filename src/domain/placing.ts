/** What became of an order that was given to whoever fulfills it. */
export type Placing =
  | { state: 'accepted'; tries: number; reference?: string }
  /** `problem`: why it could not be canceled here. */
  | { state: 'refused'; tries: number; reason: string; problem?: string }
  /** It was canceled before anybody was told of it. */
  | { state: 'unplaced'; tries: number };
