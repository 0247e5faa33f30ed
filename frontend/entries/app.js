// What every page carries: htmx with our rules, messages, menus.
import "../ui/requests.js";
import "../ui/messages.js";
import "../ui/menus.js";
import "../ui/rows.js";
import "../ui/paper.js";
import "../ui/copy.js";
import "../ui/counter.js";
import "../ui/composing.js";
import "../ui/faults.js";
import "../ui/folds.js";
