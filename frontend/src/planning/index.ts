// The calendar.
import "./board.ts";
import "./rows.ts";
import "./weeks.ts";
