// Keeps the board true while it is looked at: the figures of now every ten seconds; the rest when those have changed.
import { chartTable } from "../charts/kit.js";
import { readTable } from "../charts/table.js";
import { signIn } from "../ui/requests.js";

const EVERY_MS = 10000;
const REST_AT_MOST_EVERY_MS = 30000;

async function page(headers = {}) {
  const response = await fetch(window.location.href, { credentials: "same-origin", headers });
  if (response.redirected) signIn();
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Whoever is copying from the figures or has one in focus keeps what they have.
function put(target, fresh) {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && target.contains(selection.anchorNode)) return;
  const href = target.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  target.replaceChildren(...fresh.childNodes);
  if (href) target.querySelector(`[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}

function redraw(table, fresh) {
  table.tBodies[0].replaceChildren(...fresh.tBodies[0].childNodes);
  if (table.tongxinChart) table.tongxinChart.draw(readTable(table));
  else chartTable(table);
}

/** Ask again every ten seconds; `onChange` hears that the figures are others. */
export function keepBoardFresh(board, onChange) {
  const now = document.getElementById("board-now");
  const stamp = document.querySelector("[data-board-at]");
  const markOf = () => now.querySelector("[data-board-mark]")?.dataset.boardMark;
  let drawn = markOf();
  let drawnAt = Date.now();

  async function rest() {
    const fresh = await page();
    for (const table of board.querySelectorAll("table[data-chart]")) {
      const same = fresh.getElementById(table.id);
      if (same) redraw(table, same);
    }
    onChange();
  }

  async function ask() {
    if (document.hidden) return;
    try {
      put(now, (await page({ "HX-Request": "true" })).body);
      stamp.textContent = now.querySelector("[data-at]").dataset.at;
      stamp.closest(".board-fresh").classList.remove("is-stale");
      if (markOf() !== drawn && Date.now() - drawnAt > REST_AT_MOST_EVERY_MS) {
        drawn = markOf();
        drawnAt = Date.now();
        await rest();
      }
    } catch {
      stamp.textContent = board.dataset.failed;
      stamp.closest(".board-fresh").classList.add("is-stale");
    }
  }

  window.setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
}
