// Nothing moves under a finger: what happens while one is on a button is shown when it has left.

const CLICK_MS = 100; // a touch becomes a click some moments after the finger has left

let lifted = Promise.resolve();
let lift = null;

function down({ button, isPrimary, target }) {
  if (lift || button !== 0 || !isPrimary || !target.closest?.("button, a")) return;
  lifted = new Promise((resolve) => (lift = resolve));
}

function up() {
  if (!lift) return;
  setTimeout(lift, CLICK_MS);
  lift = null;
}

addEventListener("pointerdown", down, { capture: true, passive: true });
for (const left of ["pointerup", "pointercancel", "blur"]) addEventListener(left, up, { passive: true });

// `show`, but not before every finger has left.
export function whenLifted(show) {
  return async (...news) => {
    for (let waited = null; waited !== lifted; ) await (waited = lifted);
    return show(...news);
  };
}
