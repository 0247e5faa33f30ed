// Tasks on the phone: the words of what is left stay true while the page is open.
import { keepFresh } from "../cases/fresh.js";

keepFresh(document.querySelector("[data-fresh]"));
