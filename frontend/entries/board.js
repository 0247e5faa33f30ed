// The board: charts from their tables, the map, and figures that stay fresh.
import { chartTables } from "../charts/kit.js";
import { keepBoardFresh } from "../board/fresh.js";
import { boardMap } from "../board/map.js";
import { openForPrint } from "../board/print.js";

const board = document.querySelector("[data-board]");

if (board) {
  chartTables(board);
  const map = boardMap(document.getElementById("board-map"), document.getElementById("board-data").dataset);
  keepBoardFresh(board, () => map.refresh());
  openForPrint(board);
}
