// The calendar.
import "./month.ts";
