// The composer.
import "./composer.ts";
import "./sheet.ts";
