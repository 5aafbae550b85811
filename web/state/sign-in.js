import { counted } from "./administration.js";

/** The steps of signing in: a token alone, name and password, then perhaps a code. */
const refusals = {
    token: "This token is unknown or was revoked.",
    password: "The name or the password is wrong.",
    code: "The code is wrong or was used already. Enter a new one.",
    link: "This sign-in link was already used or has expired.",
};

/** A failed sign-in as a sentence. `step` is token, password, code or link. */
export function refusalInWords({ reason, message, retryAfter }, step) {
    if (reason === "limited") return `Too many attempts. Try again ${waitInWords(retryAfter)}.`;
    return reason === "signed-out" ? refusals[step] : message;
}

/** Seconds until another attempt, rounded up. */
export function waitInWords(seconds) {
    if (!seconds) return "later";
    if (seconds < 90) return `in ${counted(seconds, "second")}`;
    if (seconds < 5400) return `in ${counted(Math.ceil(seconds / 60), "minute")}`;
    return `in ${counted(Math.ceil(seconds / 3600), "hour")}`;
}

/** Whether the password was right and a code of the second factor is missing. */
export const needsCode = ({ code }) => code === "SECOND_FACTOR_REQUIRED";

/** Codes of failed sign-ins at the OpenID Connect provider about which a person can do something; see docs/sign-in.md. */
const providerErrors = {
    PROVIDER_UNAVAILABLE: "The sign-in service does not respond. Try again later, or sign in with your password.",
    PROVIDER_REFUSED: "The sign-in service refused to sign you in.",
    SIGN_IN_EXPIRED: "The sign-in took too long, or was finished in another window. Try again.",
    WRONG_STATE: "The answer belongs to another sign-in. Try again.",
    CODE_REFUSED: "The sign-in took too long. Try again.",
    EXPIRED_TOKEN: "The sign-in took too long. Try again.",
    TOO_MANY_SIGN_INS: "Too many people are signing in. Try again in a minute.",
    NO_ROLE: "Your account at the sign-in service has no role in this library. Ask the library's owner.",
    DISABLED_USER: "Your account is disabled. Ask the library's owner.",
    UNVERIFIED_ADDRESS: "The sign-in service has not verified your e-mail address. Verify it there, then try again.",
    ADDRESS_IN_USE: "Your e-mail address belongs to another account of this library. Ask the library's owner.",
    UNUSABLE_ACCOUNT: "Your name or e-mail address at the sign-in service cannot be used here. Change it there.",
    LINKED_TO_ANOTHER_ACCOUNT: "Your account is linked to another account at the sign-in service. Ask the library's owner.",
    LAST_OWNER: "The sign-in service gives another role to the only owner of this library. Change the role there.",
};

/** The sentence for a code in `#sign-in-error=…`, or null without a code. Text from the address is never shown. */
export function providerErrorInWords(code) {
    if (!code) return null;
    return Object.hasOwn(providerErrors, code) ? providerErrors[code]
        : "Signing in with the other service failed. The server's log has the reason.";
}

/** The address that starts a sign-in at the provider and returns to a path of this library. */
export function providerAddress(start, path) {
    const parameters = new URLSearchParams({ return: path });
    return `${start}?${parameters}`;
}
