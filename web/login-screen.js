import { pathOf, root } from "./addresses.js";
import { logIn } from "./library/session.js";
import { html, show } from "./html.js";

/** Shows the login form instead of the library. After login the page is loaded again at the requested address. */
export function showLogin({ error = null } = {}) {
    document.title = "Log in · Calotype";
    document.querySelector("library-header").hidden = true;
    const main = document.querySelector("main");
    show(main, html`<login-form></login-form>`);
    const form = main.querySelector("login-form");
    form.error = error;
    form.querySelector("#token").focus();
    form.addEventListener("log-in", async ({ detail }) => {
        form.isBusy = true;
        try {
            await logIn({ token: detail.token });
            if (pathOf(location.href) === "/login") history.replaceState(null, "", root);
            location.reload();
        } catch (problem) {
            form.error = problem.reason === "signed-out" ? "This token is unknown or was revoked." : problem.message;
            form.isBusy = false;
        }
    });
}
