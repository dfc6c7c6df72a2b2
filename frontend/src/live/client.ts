// Live updates: ONE stream per browser, whatever the number of tabs. A shared worker where there
// is one; elsewhere the tab that holds a Web Lock reads and tells the others by BroadcastChannel.
// Every event arrives as `tertulia:live` on document, {kind, brand_id, data, id}.
import { type Live, LiveSource, type LiveState } from "./source.ts";

const url = document.querySelector<HTMLMetaElement>('meta[name="live-url"]')?.content;

function dispatch(live: Live): void {
  document.dispatchEvent(new CustomEvent("tertulia:live", { detail: live }));
  document.dispatchEvent(new CustomEvent(`tertulia:live:${live.kind}`, { detail: live }));
}

function tell(state: LiveState): void {
  document.documentElement.dataset.live = state;
}

function hear(message: { live?: Live; state?: LiveState }): void {
  if (message.live) dispatch(message.live);
  if (message.state) tell(message.state);
}

function byWorker(absolute: string): void {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "tertulia-live" });
  worker.port.onmessage = (event: MessageEvent<{ live?: Live; state?: LiveState }>) => hear(event.data);
  worker.port.start();
  worker.port.postMessage({ url: absolute });
  addEventListener("pagehide", () => worker.port.postMessage({ bye: true }));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

function byLock(absolute: string): void {
  const channel = new BroadcastChannel("tertulia-live");
  channel.onmessage = (event: MessageEvent<{ live?: Live; state?: LiveState }>) => hear(event.data);
  const share = (message: { live?: Live; state?: LiveState }): void => {
    hear(message);
    channel.postMessage(message);
  };
  void navigator.locks.request("tertulia-live", () => {
    new LiveSource(absolute, (live) => share({ live }), (state) => share({ state }));
    return new Promise<void>(() => undefined); // held until this tab closes; then the next one reads
  });
}

if (url) {
  const absolute = new URL(url, location.href).href;
  if ("SharedWorker" in window && !("tertuliaNoWorker" in sessionStorage)) byWorker(absolute);
  else if ("locks" in navigator) byLock(absolute);
  else new LiveSource(absolute, dispatch, tell);
}
