// The composer.
import "./composer.ts";
import "./sheet.ts";
import "./sharing.ts";
import "./writing.ts";
import "./emoji.ts";
import "./preview.ts";
import "./short-links.ts";
import "./notes.ts";
import "./book-beside.ts";
import "./cover.ts";
