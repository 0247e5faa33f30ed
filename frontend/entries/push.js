// The choice of channels: switch notices on and off in this browser.
import { switchable } from "../ui/push.js";

switchable(document.querySelector("[data-push]"));
