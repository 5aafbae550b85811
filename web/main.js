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
import { pathOf, root } from "./addresses.js";
import { Administration } from "./administration.js";
import { App } from "./app.js";
import { logIn } from "./library/session.js";
import { showLogin } from "./login-screen.js";
import { loginSecret } from "./state/route.js";

const secret = loginSecret(location.href);
// The secret works once. It is removed from the address immediately, so that no history or screenshot contains it.
if (secret) history.replaceState(null, "", root);

try {
    if (secret) await logIn({ link: secret });
    const path = pathOf(location.href);
    if (path === "/login") showLogin();
    else if (path === "/admin") new Administration().start();
    else new App().start();
} catch (error) {
    const isUsed = secret && error.reason === "signed-out";
    showLogin({ error: isUsed ? "This login link was already used or has expired." : error.message });
}
