// Owns the present of pages under test.

/** Makes now the moment `end`, in UTC milliseconds, for all pages of `context`; from there time goes on. */
export async function follow(context, end) {
  await context.addInitScript((shift) => {
    const Real = Date;
    globalThis.Date = class Date extends Real {
      constructor(...parts) {
        super(...(parts.length > 0 ? parts : [Real.now() + shift]));
      }
      static now() {
        return Real.now() + shift;
      }
    };
  }, end - Date.now());
}
