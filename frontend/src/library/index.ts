// The library: many tiles by keyboard, files coming in, focus and cut, places of remarks.
import "./drop.ts";
import "./focus.ts";
import "./grid.ts";
import "./picker.ts";
import "./remarks.ts";
