// A room's own styles are one file, `src/<room>/room.css`, inside `@layer pages { … }`; the build
// keeps them to that room's pages and panels. Apart from main.ts, so that they come after the layers.
import.meta.glob("../*/room.css", { eager: true });
