// A room's styles reach only its own pages and panels: `.chip` of one room is not `.chip` of another.
import type { Plugin } from "vite";

const ROOM = /\/src\/([a-z_]+)\/room\.css$/;

/** Wraps `@layer pages { … }` of `src/<room>/room.css` in `@scope ([data-room="<room>"])`. */
export function scoped(room: string, css: string): string {
  const start = /@layer pages\s*\{/.exec(css);
  const end = css.lastIndexOf("}");
  if (!start || end < 0) throw new Error(`frontend/src/${room}/room.css must be one @layer pages { … }`);
  const inside = css.slice(start.index + start[0].length, end);
  return `@layer pages { @scope ([data-room="${room}"]) {${inside}} }`;
}

export function rooms(): Plugin {
  return {
    name: "tertulia-rooms",
    enforce: "pre",
    transform(code, id) {
      const found = ROOM.exec(id.split("?")[0] ?? "");
      return found?.[1] ? { code: scoped(found[1], code), map: null } : undefined;
    },
  };
}
