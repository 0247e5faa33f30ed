// A form that comes back with a fault takes the reader to the first one.
const FIRST = "main .field-bad :is(select, textarea, input:not([type=hidden]))";

const first = document.querySelector(FIRST);
if (first && !first.closest("details:not([open])")) first.focus();
