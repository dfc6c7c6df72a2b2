// The calendar.
import "./board.ts";
import "./weeks.ts";
