// The inbox: live rows and lines, keyboard, the reply's counter.
import "./reply-box.ts";
import "./line-menu.ts";
import "./page.ts";
import "./read-menu.ts";
