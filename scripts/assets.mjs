// Builds the styles, scripts and icons of the pages into
// internal/platform/web/assets/dist: hashed, compressed, with a manifest.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "internal/platform/web/assets");
const dist = path.join(source, "dist");

// Where the parts of Bootstrap are used.
const views = ["internal/platform/web/ui/*.templ", "internal/platform/web/ui/*.go"];

function compile(name) {
  return sass.compile(path.join(source, "styles", name), {
    loadPaths: [path.join(root, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import"],
    style: "compressed",
  }).css;
}

// Bootstrap is trimmed to what the components use. Vidan's own classes stay
// whole, so that a new page need not wait for new styles, and so do the rules
// of plain elements.
async function styles() {
  const own = new Set(Array.from(compile("_own.scss").matchAll(/\.([a-z][\w-]*)/g), ([, name]) => name));
  const [purged] = await new PurgeCSS().purge({
    content: views.map((glob) => path.join(root, glob)),
    css: [{ raw: compile("app.scss") }],
    variables: true,
    safelist: { standard: [...own, /^[a-z]+[1-6]?$/] },
  });
  const minified = await esbuild.transform(purged.css, { loader: "css", minify: true, target: "es2022" });
  return minified.code;
}

async function script() {
  const result = await esbuild.build({
    entryPoints: [path.join(source, "scripts/app.js")],
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2022",
    write: false,
  });
  return result.outputFiles[0].text;
}

// One symbol for each icon named in icons.txt.
async function icons() {
  const names = (await readFile(path.join(source, "icons.txt"), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function symbol(name) {
  const svg = await readFile(path.join(root, "node_modules/bootstrap-icons/icons", `${name}.svg`), "utf8");
  const inner = svg.replace(/^[^]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
}

async function emit(folder, name, text) {
  const body = Buffer.from(text);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}-${hash}${ext}`;
  const gzip = gzipSync(body, { level: 9 });
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(path.join(folder, hashed), body);
  if (gzip.length < body.length) await writeFile(path.join(folder, `${hashed}.gz`), gzip);
  if (brotli.length < body.length) await writeFile(path.join(folder, `${hashed}.br`), brotli);
  console.log(`${name.padEnd(12)} ${String(body.length).padStart(7)} B, gzip ${String(gzip.length).padStart(6)} B, brotli ${String(brotli.length).padStart(6)} B`);
  return hashed;
}

// Builds beside dist and then swaps, so that a broken build leaves the last
// good one in place.
async function build() {
  const fresh = `${dist}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const manifest = {
    "app.css": await emit(fresh, "app.css", await styles()),
    "app.js": await emit(fresh, "app.js", await script()),
    "icons.svg": await emit(fresh, "icons.svg", await icons()),
    "favicon.svg": await emit(fresh, "favicon.svg", await readFile(path.join(source, "favicon.svg"), "utf8")),
  };
  await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
}

await build();
