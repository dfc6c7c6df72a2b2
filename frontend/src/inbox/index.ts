// The inbox: live rows and lines, keyboard, the reply's counter.
import "./reply-box.ts";
import "./page.ts";
