/* Between the frame, where a script plays `window.openai`, and the page around it. */

/** What the frame is given to begin with. */
export interface FrameGlobals {
  toolInput: unknown;
  toolOutput: unknown;
  widgetState: unknown;
  theme: 'light' | 'dark';
  locale: string;
  displayMode: 'inline';
  maxHeight: number;
}

/** The id of the element that has them. */
export const GLOBALS_ID = 'openai-globals';

export interface FrameCall {
  kind: 'openai-call';
  id: number;
  method: 'callTool' | 'requestCheckout' | 'setWidgetState' | 'openExternal' | 'notifyIntrinsicHeight';
  args: unknown[];
}

export interface FrameAnswer {
  kind: 'openai-answer';
  id: number;
  result?: unknown;
  error?: object;
}

export interface FrameNews {
  kind: 'openai-globals';
  globals: Partial<FrameGlobals>;
}
