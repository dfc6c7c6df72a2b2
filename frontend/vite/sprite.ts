// One SVG sprite with only the icons that templates, room declarations and scripts name.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAMED = [
  /\{%\s*icon\s+["']([a-z0-9-]+)["']/g, // {% icon 'inbox' %}
  /\bicon\s*[:=]\s*["']([a-z0-9-]+)["']/g, // icon="inbox" in room.py, {% include … with icon='inbox' %}
  /\bicon\(\s*["']([a-z0-9-]+)["']/g, // icon("inbox") in scripts
];

export function iconNames(roots: string[]): string[] {
  const names = new Set<string>();
  for (const root of roots) {
    for (const file of globSync("**/*.{html,py,ts}", { cwd: root })) {
      const text = readFileSync(join(root, file), "utf8");
      for (const pattern of NAMED) for (const hit of text.matchAll(pattern)) names.add(hit[1]!);
    }
  }
  return [...names].sort();
}

function symbol(folder: string, name: string): string {
  let svg: string;
  try {
    svg = readFileSync(join(folder, `${name}.svg`), "utf8");
  } catch {
    throw new Error(`lucide has no icon named "${name}"; see frontend/node_modules/lucide-static/icons`);
  }
  const inside = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
}

export function sprite(options: { roots: string[]; icons: string }): Plugin {
  return {
    name: "tertulia-sprite",
    apply: "build",
    generateBundle() {
      const symbols = iconNames(options.roots).map((name) => symbol(options.icons, name));
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
      });
    },
  };
}
