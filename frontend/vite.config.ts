import { globSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { rooms } from "./vite/rooms.ts";
import { sprite } from "./vite/sprite.ts";

const here = import.meta.dirname;

// `main.ts` is on every page; a room that needs more has `src/<room>/index.ts`, which only its
// own pages load: {% asset 'inbox/index.ts' %}.
const entries = ["src/main.ts", ...globSync("src/*/index.ts", { cwd: here }).sort()];

export default defineConfig({
  root: resolve(here, "src"),
  base: "./",
  publicDir: false,
  worker: { format: "es" },
  plugins: [
    rooms(),
    sprite({
      roots: [resolve(here, "../src/tertulia"), resolve(here, "src")],
      icons: resolve(here, "node_modules/lucide-static/icons"),
    }),
  ],
  build: {
    outDir: resolve(here, "../src/tertulia/shell/static/built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // no data: addresses, the content security policy stays narrow
    modulePreload: false,
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    target: "es2023",
    rollupOptions: {
      input: entries.map((entry) => resolve(here, entry)),
      // htmx holds an eval that its setting allowEval:false keeps from being reached
      onwarn: (warning, warn) => warning.code === "EVAL" || warn(warning),
    },
  },
});
