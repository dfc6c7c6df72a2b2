// The calendar.
import "./board.ts";
