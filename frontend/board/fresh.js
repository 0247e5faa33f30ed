// Keeps the board true while it is looked at: the figures of now every ten seconds; the rest when those have changed.
import { chartTable } from "../charts/kit.js";
import { readTable } from "../charts/table.js";
import { signIn } from "../ui/session.js";
import { isRedrawDue } from "./redraw.js";

const EVERY_MS = 10000;

async function ask(url, headers = {}) {
  const response = await fetch(url, { credentials: "same-origin", headers });
  if (response.redirected) signIn();
  if ((!response.ok && response.status !== 304) || response.redirected) throw new Error(`${response.status}`);
  return response;
}

const readPage = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

// Whoever is copying from the figures or has one in focus keeps what they have.
function put(target, fresh) {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && target.contains(selection.anchorNode)) return false;
  const href = target.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  target.replaceChildren(...fresh.childNodes);
  if (href) target.querySelector(`[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  return true;
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
  const fingerprintOf = () => now.querySelector("[data-board-fingerprint]")?.dataset.boardFingerprint;
  let drawn = fingerprintOf();
  let drawnAt = Date.now();
  let tag = "";

  async function rest() {
    const fresh = await readPage(await ask(board.dataset.fresh));
    for (const table of board.querySelectorAll("table[data-chart]")) {
      const same = fresh.getElementById(table.id);
      if (same) redraw(table, same);
    }
    onChange();
  }

  async function look() {
    if (document.hidden) return;
    try {
      const response = await ask(board.dataset.fresh, { "HX-Request": "true", ...(tag && { "If-None-Match": tag }) });
      if (response.status !== 304 && put(now, (await readPage(response)).body)) tag = response.headers.get("ETag") ?? "";
      stamp.textContent = response.headers.get("Board-At");
      stamp.closest(".board-fresh").classList.remove("is-stale");
      const fingerprint = fingerprintOf();
      if (isRedrawDue({ fingerprint, drawn, drawnAt }, Date.now())) {
        drawn = fingerprint;
        drawnAt = Date.now();
        await rest();
      }
    } catch {
      stamp.textContent = board.dataset.failed;
      stamp.closest(".board-fresh").classList.add("is-stale");
    }
  }

  window.setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
}
