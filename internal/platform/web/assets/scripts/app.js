// What pages do beyond HTML. Everything works without it; this makes it
// quicker for hands on a keyboard and eyes on a slow line.
import "./entries.js";
import "./find.js";
import "./forms.js";
import "./menus.js";
import "./passkeys.js";
import "./picks.js";
import "./rows.js";
import "./upload.js";
