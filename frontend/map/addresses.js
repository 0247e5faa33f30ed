// Addresses that differ in a value only.

/** Return the address that a pattern such as "/x/{code}/" gives for `values`; what they lack is left out. */
export const fillAddress = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""));
