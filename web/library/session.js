import { root } from "../addresses.js";
import { request, requestJSON } from "./rest.js";

const path = "/api/v1/session";

/** How people can sign in: { password, setup, openID: { name, start } | null, proxy }. */
export const signInOptions = () => requestJSON("GET", "/api/v1/sign-in");

/** Who is signed in: { scopes, user }. `user` is null for a session of a token or link without a user. */
export const currentSession = () => requestJSON("GET", path);

/**
 * Starts a session with `{ token }`, `{ link }`, `{ name, password }` or `{ name, password, code }`. Its cookie is not
 * readable by scripts.
 */
export async function signIn(credential) {
    await request("POST", path, credential);
}

/** Ends the session. Returns the address at which the session of the OpenID Connect provider ends, or null. */
export async function signOut() {
    return (await requestJSON("DELETE", path))?.signOutURL ?? null;
}

/** Ends the session, also at the provider, and shows the sign-in page. */
export async function leave() {
    location.assign(await signOut() ?? root);
}

/** Creates the first owner with the setup secret, and starts a session. */
export async function setUp(account) {
    await request("POST", "/api/v1/setup", account);
}

/** What an invitation offers: { role, sees, expiresAt }. */
export const checkInvitation = (secret) => requestJSON("POST", "/api/v1/invitations/check", { secret });

/** Creates an account from an invitation, and starts a session. */
export async function acceptInvitation(account) {
    await request("POST", "/api/v1/invitations/accept", account);
}
