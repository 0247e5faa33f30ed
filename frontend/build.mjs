// Bundles frontend/entries/*.{js,css} with what npm brings into static/dist, which git ignores.
// Scripts become ES modules with shared chunks: <script type="module" src="{% static 'dist/app.js' %}">.
// `--watch` rebuilds on change; `--sizes` prints what each file weighs compressed.
import { build, context } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { drawSprite } from "./icons/sprite.mjs";
import { lean } from "./ui/lean.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const entries = join(root, "frontend", "entries");
const out = join(root, "static", "dist");
const flags = new Set(process.argv.slice(2));
// A build is finished aside and put in place in one move: who reads meanwhile finds the old files, never half of them.
const aside = flags.has("--watch") ? out : join(root, "node_modules", `.dist-${process.pid}`);

const entriesOf = (ending) =>
  (existsSync(entries) ? readdirSync(entries) : [])
    .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
    .map((name) => join(entries, name));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  metafile: true,
  outdir: aside,
  outbase: entries,
};

// `chunks/` carry their own hash, so the pages' storage may hash them again or leave them alone.
const scripts = {
  ...common,
  entryPoints: entriesOf(".js"),
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  target: ["chrome80", "safari13.1"],
  // esbuild counts an odd corner of Safari 13's destructuring as no destructuring at all.
  supported: { destructuring: true },
  // A target this old cannot await at the top level or use import.meta; esbuild says so instead of shipping it.
};

const styles = {
  ...common,
  entryPoints: entriesOf(".css"),
  target: ["chrome80", "safari13.1"],
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".svg": "dataurl", ".png": "dataurl" },
  assetNames: "assets/[name]-[hash]",
};

// ManifestStaticFilesStorage follows this comment to a file that is not shipped and stops there.
const withoutSourceMapComments = {
  name: "without-source-map-comments",
  setup(plugin) {
    plugin.onLoad({ filter: /node_modules.*\.(js|mjs|css)$/ }, (file) => {
      const text = readFileSync(file.path, "utf8");
      if (!text.includes("sourceMappingURL=")) return undefined;
      const contents = text
        .replace(/^\s*\/\/[#@] ?sourceMappingURL=.*$/gm, "")
        .replace(/\/\*[#@] ?sourceMappingURL=[^*]*\*\//g, "");
      return { contents, loader: file.path.endsWith("css") ? "css" : "js" };
    });
  },
};

const leanKit = {
  name: "lean-kit",
  setup(plugin) {
    plugin.onLoad({ filter: /@tabler.core.dist.css.*\.css$/ }, (file) => ({
      contents: lean(readFileSync(file.path, "utf8")),
      loader: "css",
    }));
  },
};

function report(results) {
  const files = results.flatMap((result) => Object.keys(result.metafile?.outputs ?? {})).sort();
  let total = 0;
  for (const file of files) {
    const weight = gzipSync(readFileSync(join(root, file)), { level: 9 }).length;
    total += weight;
    console.log(`${(weight / 1024).toFixed(1).padStart(8)} KB gzip  ${relative(aside, join(root, file))}`);
  }
  console.log(`${(total / 1024).toFixed(1).padStart(8)} KB gzip  in all`);
}

function putInPlace() {
  mkdirSync(dirname(out), { recursive: true });
  const old = `${aside}.old`;
  if (existsSync(out)) renameSync(out, old);
  renameSync(aside, out);
  rmSync(old, { recursive: true, force: true });
}

const jobs = [scripts, styles]
  .filter((job) => job.entryPoints.length > 0)
  .map((job) => ({ ...job, plugins: [leanKit, withoutSourceMapComments] }));

if (flags.has("--watch")) {
  for (const job of jobs) await (await context({ ...job, logLevel: "info" })).watch();
} else {
  drawSprite(aside);
  const results = await Promise.all(jobs.map((job) => build(job)));
  if (flags.has("--sizes")) report(results);
  putInPlace();
}
