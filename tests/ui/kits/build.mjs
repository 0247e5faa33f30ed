// Bundles the pages of this folder into the folder named by the first argument, as frontend/build.mjs bundles the entries.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const entryPoints = ["charts.js", "maps.js"].map((name) => fileURLToPath(new URL(name, import.meta.url)));
await build({ entryPoints, outdir: process.argv[2], bundle: true, format: "esm", logLevel: "warning" });
