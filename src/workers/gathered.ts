/** Calls `work` once for all calls of the result within so many milliseconds, at their end. */
export function gathered(work: () => void, milliseconds: number): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    const call = () => {
      isWaiting = false;
      work();
    };
    setTimeout(call, milliseconds).unref();
  };
}
