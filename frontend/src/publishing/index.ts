// The composer and the calendar.
import "./composer.ts";
import "./sheet.ts";
import "./month.ts";
