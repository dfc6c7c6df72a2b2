// The brand book: its page to read, and the form of a section.
import "./reading.ts";
import "./rows.ts";
import "./section.ts";
