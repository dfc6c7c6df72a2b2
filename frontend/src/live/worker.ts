// The shared worker: one stream for all tabs of this browser. A tab says {url, age} and hears the
// rest, also what was said while it was being drawn.
import { type Live, LiveSource, type LiveState, Recent } from "./source.ts";

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const ports = new Set<MessagePort>();
const recent = new Recent();
let source: LiveSource | undefined;
let readingUrl = "";
let state: LiveState = "waiting";

function say(message: { live?: Live; state?: LiveState }): void {
  for (const port of ports) port.postMessage(message);
}

function read(url: string, ageMs: number): void {
  if (url === readingUrl) return;
  source?.close();
  readingUrl = url;
  source = new LiveSource(
    url,
    (live) => {
      recent.keep(live);
      say({ live });
    },
    (now) => {
      state = now;
      say({ state: now });
    },
    "",
    ageMs,
  );
}

(self as unknown as SharedScope).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = (message: MessageEvent<{ url?: string; age?: number; bye?: boolean }>) => {
    if (message.data.bye) {
      ports.delete(port);
      if (!ports.size) {
        source?.close();
        source = undefined;
        readingUrl = "";
      }
    } else if (message.data.url) {
      const ageMs = message.data.age ?? 0;
      read(message.data.url, ageMs);
      for (const live of recent.since(ageMs)) port.postMessage({ live });
      port.postMessage({ state });
    }
  };
  port.start();
};
