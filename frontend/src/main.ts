// Loaded on every page. A room that needs more brings `src/<room>/index.ts` of its own.
import "./styles/index.css";
import "./styles/rooms.ts";

import "./shell/theme.ts";
import "./shell/requests.ts";
import "./shell/toasts.ts";
import "./shell/dialogs.ts";
import "./shell/menus.ts";
import "./shell/clocks.ts";
import "./shell/list-keys.ts";
import "./shell/shortcuts.ts";
import "./shell/palette.ts";
import "./shell/tabs.ts";
import "./shell/badges.ts";
import "./shell/autosave.ts";
import "./shell/copy.ts";
import "./live/client.ts";
