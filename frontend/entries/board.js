// The board: charts from their tables, the map, and figures that stay fresh.
import { chartTables } from "../charts/kit.js";
import { keepBoardFresh } from "../board/fresh.js";
import { boardMap } from "../board/map.js";

const board = document.querySelector("[data-board]");
const mapElement = document.getElementById("board-map");

function start() {
  chartTables(board);
  const map = boardMap(mapElement, document.getElementById("board-data").dataset);
  keepBoardFresh(board, () => map.refresh());
}

// Charts and maps measure themselves once: not before the styles have given them their room.
if (board) {
  const room = new ResizeObserver(() => {
    if (!mapElement.clientWidth || !mapElement.clientHeight) return;
    room.disconnect();
    start();
  });
  room.observe(mapElement);
}
