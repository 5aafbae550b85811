import "./components/library-header.js";
import "./components/search-box.js";
import "./components/search-terms.js";
import "./components/facet-panel.js";
import "./components/photo-timeline.js";
import "./components/timeline-scrubber.js";
import "./components/photo-map.js";
import "./components/photo-facts.js";
import "./components/moving-picture.js";
import "./components/photo-view.js";
import "./components/duplicate-groups.js";
import "./components/library-notice.js";
import "./components/login-form.js";
import "./components/keyboard-help.js";
import "./components/job-list.js";
import "./components/reindex-form.js";
import "./components/bucket-comparison.js";
import { Administration } from "./administration.js";
import { showDoor } from "./door.js";
import { logIn } from "./library/session.js";
import { loginSecret } from "./state/route.js";
import { Visit } from "./visit.js";

const secret = loginSecret(location.href);
// The secret works once; it leaves the address at once, so that neither history nor a screenshot keeps it.
if (secret) history.replaceState(null, "", "/");

try {
    if (secret) await logIn({ link: secret });
    if (location.pathname === "/login") showDoor();
    else if (location.pathname === "/admin") new Administration().begin();
    else new Visit().begin();
} catch (error) {
    const isSpent = secret && error.reason === "signed-out";
    showDoor({ error: isSpent ? "This login link was already used or has expired." : error.message });
}
