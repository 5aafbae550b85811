import { request, requestJSON } from "./rest.js";

const account = "/api/v1/account";
const one = (collection, id) => `/api/v1/${collection}/${encodeURIComponent(id)}`;

// The account of the session

export const changeProfile = (changes) => request("PATCH", account, changes);

/** `passwords` is { current, new }. */
export const changePassword = (passwords) => request("PUT", `${account}/password`, passwords);

/** Returns the key of a new second factor: { key, uri }. It is in use after its first code. */
export const requestSecondFactor = (password) => requestJSON("POST", `${account}/totp`, { password });

/** Returns the recovery codes, which the server shows only once. */
export const confirmSecondFactor = async (code) =>
    (await requestJSON("POST", `${account}/totp/confirm`, { code })).recoveryCodes;

export const removeSecondFactor = (proof) => request("DELETE", `${account}/totp`, proof);

export const sessions = async () => (await requestJSON("GET", `${account}/sessions`)).sessions;
export const endSession = (id) => request("DELETE", one("account/sessions", id));

export const tokens = async () => (await requestJSON("GET", `${account}/tokens`)).tokens;

/** Returns the token with its secret, which the server shows only once. */
export const createToken = (token) => requestJSON("POST", `${account}/tokens`, token);
export const revokeToken = (id) => request("DELETE", one("account/tokens", id));

export const exportAddress = `${account}/export`;
export const deleteAccount = (password) => request("DELETE", account, { password });

// Users, for owners

export const users = async () => (await requestJSON("GET", "/api/v1/users")).users;

/** `changes` has any of displayName, role, sees, disabled. */
export const changeUser = (id, changes) => request("PATCH", one("users", id), changes);
export const deleteUser = (id) => request("DELETE", one("users", id));

export const invitations = async () => (await requestJSON("GET", "/api/v1/invitations")).invitations;

/** Returns the invitation with its link, which the server shows only once. */
export const createInvitation = (invitation) => requestJSON("POST", "/api/v1/invitations", invitation);
export const revokeInvitation = (id) => request("DELETE", one("invitations", id));

/** A page of the audit log, newest first: { entries, next }. `before` is `next` of the page before. */
export function auditLog({ before = null, first = 30 } = {}) {
    const parameters = new URLSearchParams({ first });
    if (before) parameters.set("before", before);
    return requestJSON("GET", `/api/v1/audit-log?${parameters}`);
}
