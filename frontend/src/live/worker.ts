// The shared worker: one stream for all tabs of this browser. A tab says {url} and hears the rest.
import { type Live, LiveSource, type LiveState } from "./source.ts";

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const ports = new Set<MessagePort>();
let source: LiveSource | undefined;
let readingUrl = "";
let state: LiveState = "waiting";

function say(message: { live?: Live; state?: LiveState }): void {
  for (const port of ports) port.postMessage(message);
}

function read(url: string): void {
  if (url === readingUrl) return;
  source?.close();
  readingUrl = url;
  source = new LiveSource(
    url,
    (live) => say({ live }),
    (now) => {
      state = now;
      say({ state: now });
    },
  );
}

(self as unknown as SharedScope).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = (message: MessageEvent<{ url?: string; bye?: boolean }>) => {
    if (message.data.bye) {
      ports.delete(port);
      if (!ports.size) {
        source?.close();
        source = undefined;
        readingUrl = "";
      }
    } else if (message.data.url) {
      read(message.data.url);
      port.postMessage({ state });
    }
  };
  port.start();
};
