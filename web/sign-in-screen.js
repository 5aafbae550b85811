import { pathOf, root, rooted } from "./addresses.js";
import { html, show } from "./html.js";
import { signIn, signInOptions } from "./library/session.js";
import { needsCode, providerAddress, refusalInWords } from "./state/sign-in.js";

/**
 * Shows the ways to sign in instead of the requested page. After signing in the page is loaded again at the requested
 * address. `error` is a sentence or null.
 */
export async function showSignIn({ error = null } = {}) {
    // Several requests can fail at the same time.
    if (document.querySelector("sign-in-form")) return;
    document.title = "Sign in · Calotype";
    document.body.className = "";
    document.querySelector("library-header").hidden = true;
    const main = document.querySelector("main");
    show(main, html`<sign-in-form></sign-in-form>`);
    const form = main.querySelector("sign-in-form");
    form.error = error;
    listen(form);
    try {
        const options = await signInOptions();
        const path = pathOf(location.href) === "/login" ? "/" : pathOf(location.href) + location.search;
        form.options = {
            ...options,
            openID: options.openID && { ...options.openID, address: rooted(providerAddress(options.openID.start, path)) },
        };
    } catch (problem) {
        // The forms still work as soon as the server responds again.
        form.options = { password: true, setup: false, openID: null };
        form.error = problem.message;
    }
    form.focusField();
}

function listen(form) {
    const attempt = async (credential, step) => {
        form.isBusy = true;
        try {
            await signIn(credential);
            if (pathOf(location.href) === "/login") history.replaceState(null, "", root);
            location.reload();
        } catch (problem) {
            form.isBusy = false;
            const isFirst = needsCode(problem) && step !== "code";
            form.error = isFirst ? null : refusalInWords(problem, step);
            if (isFirst) form.step = "code";
            else form.focusField();
        }
    };
    form.addEventListener("sign-in-by-password", ({ detail }) => attempt(detail, detail.code ? "code" : "password"));
    form.addEventListener("sign-in-by-token", ({ detail }) => attempt(detail, "token"));
    form.addEventListener("forget-password-step", () => { form.error = null; form.step = "password"; });
}
