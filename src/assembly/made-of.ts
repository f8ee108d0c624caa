/** What is made of a value that changes now and then: made anew when it has, and the same until then. */
export function madeOf<Value, Made>(value: () => Value, make: (value: Value) => Made): () => Made {
  let from = value();
  let made = make(from);
  return () => {
    const now = value();
    if (now !== from) {
      from = now;
      made = make(now);
    }
    return made;
  };
}
