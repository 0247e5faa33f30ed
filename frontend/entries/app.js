// What every page carries: htmx with our rules, messages, menus.
import "../ui/requests.js";
import "../ui/messages.js";
import "../ui/menus.js";
