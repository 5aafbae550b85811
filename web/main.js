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
import "./components/sign-in-form.js";
import "./components/new-account-form.js";
import "./components/person-menu.js";
import "./components/page-links.js";
import "./components/copy-text.js";
import "./components/profile-form.js";
import "./components/password-form.js";
import "./components/second-factor.js";
import "./components/session-list.js";
import "./components/token-list.js";
import "./components/account-removal.js";
import "./components/user-list.js";
import "./components/invitation-list.js";
import "./components/audit-log.js";
import "./components/keyboard-help.js";
import "./components/job-list.js";
import "./components/reindex-form.js";
import "./components/bucket-comparison.js";
import { Account } from "./account.js";
import { pathOf, root } from "./addresses.js";
import { Administration } from "./administration.js";
import { App } from "./app.js";
import { signIn } from "./library/session.js";
import { showInvitation, showSetup } from "./new-account-screen.js";
import { showSignIn } from "./sign-in-screen.js";
import { readFragment } from "./state/route.js";
import { providerErrorInWords, refusalInWords } from "./state/sign-in.js";
import { Users } from "./users.js";

const pages = { "/account": Account, "/users": Users, "/admin": Administration };

const { link, invitation, signInError } = readFragment(location.href);
// Secrets work once. They are removed from the address immediately, so that no history or screenshot contains them.
if (link || invitation) history.replaceState(null, "", root);
else if (signInError) history.replaceState(null, "", location.href.split("#")[0]);

const path = pathOf(location.href);
try {
    if (link) await signIn({ link });
    if (invitation) await showInvitation(invitation);
    else if (path === "/setup") await showSetup();
    else if (path === "/login" || signInError) showSignIn({ error: providerErrorInWords(signInError) });
    else new (pages[path] ?? App)().start();
} catch (error) {
    showSignIn({ error: link ? refusalInWords(error, "link") : error.message });
}
