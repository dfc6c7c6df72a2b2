// Live updates: ONE stream per browser, whatever the number of tabs. A shared worker where there
// is one; elsewhere the tab that holds a Web Lock reads and tells the others by BroadcastChannel.
// Every event arrives as `tertulia:live` on document, {kind, brand_id, data, id}.
import { type Live, LiveSource, type LiveState, Recent } from "./source.ts";

const url = document.querySelector<HTMLMetaElement>('meta[name="live-url"]')?.content;

interface Message {
  live?: Live;
  state?: LiveState;
  /** Where the one who reads now stands; the next one resumes there. */
  lastId?: string;
  /** Asked by a new tab of that age, in milliseconds. */
  ask?: number;
}

/** What was heard: after a resume the server repeats the last minute. */
const heard = new Set<string>();

function dispatch(live: Live): void {
  if (live.id && heard.has(live.id)) return;
  heard.add(live.id);
  if (heard.size > 2000) for (const old of [...heard].slice(0, 1000)) heard.delete(old);
  document.dispatchEvent(new CustomEvent("tertulia:live", { detail: live }));
  document.dispatchEvent(new CustomEvent(`tertulia:live:${live.kind}`, { detail: live }));
}

/** Milliseconds since this page was asked for: what was said meanwhile is not on it yet. */
function age(): number {
  return Math.ceil(performance.now());
}

function tell(state: LiveState): void {
  document.documentElement.dataset.live = state;
}

function hear(message: Message): void {
  if (message.live) dispatch(message.live);
  if (message.state) tell(message.state);
}

function byWorker(absolute: string): void {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "tertulia-live" });
  worker.port.onmessage = (event: MessageEvent<Message>) => hear(event.data);
  worker.port.start();
  worker.port.postMessage({ url: absolute, age: age() });
  addEventListener("pagehide", () => worker.port.postMessage({ bye: true }));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

function byLock(absolute: string): void {
  const channel = new BroadcastChannel("tertulia-live");
  const recent = new Recent();
  let lastId = "";
  let reading: LiveState | undefined;
  const note = (message: Message): void => {
    lastId = message.lastId || message.live?.id || lastId;
    if (message.live) recent.keep(message.live);
    hear(message);
  };
  const share = (message: Message): void => {
    note(message);
    channel.postMessage(message);
  };
  channel.onmessage = (event: MessageEvent<Message>) => {
    const { ask } = event.data;
    if (ask === undefined) note(event.data);
    else if (reading) {
      for (const live of recent.since(ask)) channel.postMessage({ live });
      channel.postMessage({ state: reading, lastId });
    }
  };
  channel.postMessage({ ask: age() });
  void navigator.locks.request("tertulia-live", () => {
    const told = (state: LiveState, at: string): void => {
      reading = state;
      share({ state, lastId: at });
    };
    new LiveSource(absolute, (live) => share({ live }), told, lastId, age());
    return new Promise<void>(() => undefined); // held until this tab closes; then the next one reads
  });
}

if (url) {
  const absolute = new URL(url, location.href).href;
  if ("SharedWorker" in window) byWorker(absolute);
  else if ("locks" in navigator) byLock(absolute);
  else new LiveSource(absolute, dispatch, tell, "", age());
}
