import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment } from "../state/route.js";
import { needsCode, providerAddress, providerErrorInWords, refusalInWords, waitInWords } from "../state/sign-in.js";

const origin = "http://photos.test";

test("secrets are read only from the fragment, and a link only from /login", () => {
    const nothing = { link: null, invitation: null, signInError: null };
    assert.deepEqual(readFragment(`${origin}/login#link=abc-_123`), { ...nothing, link: "abc-_123" });
    assert.deepEqual(readFragment(`${origin}/#link=abc`), nothing);
    assert.deepEqual(readFragment(`${origin}/#invitation=abc-_123`), { ...nothing, invitation: "abc-_123" });
    assert.deepEqual(readFragment(`${origin}/?invitation=abc`), nothing);
    assert.deepEqual(readFragment(`${origin}/login#sign-in-error=NO_ROLE`), { ...nothing, signInError: "NO_ROLE" });
});

test("a refusal depends on the step and does not tell whether the name exists", () => {
    const refused = { reason: "signed-out", message: "This needs a valid token." };
    assert.equal(refusalInWords(refused, "password"), "The name or the password is wrong.");
    assert.match(refusalInWords(refused, "code"), /^The code is wrong/);
    assert.match(refusalInWords(refused, "token"), /unknown or was revoked/);
    assert.match(refusalInWords(refused, "link"), /already used or has expired/);
    assert.equal(refusalInWords({ reason: "offline", message: "No answer." }, "password"), "No answer.");
});

test("too many attempts name the time to wait, rounded up", () => {
    const words = (retryAfter) => refusalInWords({ reason: "limited", message: "", retryAfter }, "password");
    assert.equal(words(840), "Too many attempts. Try again in 14 minutes.");
    assert.equal(words(null), "Too many attempts. Try again later.");
    const waits = [[1, "in 1 second"], [89, "in 89 seconds"], [90, "in 2 minutes"], [5399, "in 90 minutes"], [5401, "in 2 hours"]];
    for (const [seconds, expected] of waits) assert.equal(waitInWords(seconds), expected);
});

test("only the answer that asks for a code leads to the next step", () => {
    assert.equal(needsCode({ reason: "signed-out", code: "SECOND_FACTOR_REQUIRED" }), true);
    assert.equal(needsCode({ reason: "signed-out", code: "UNAUTHENTICATED" }), false);
    assert.equal(needsCode({ reason: "offline" }), false);
});

test("an error in the address is shown in our words only", () => {
    assert.equal(providerErrorInWords(null), null);
    assert.match(providerErrorInWords("SIGN_IN_EXPIRED"), /took too long/);
    for (const code of ["<b>Call +1 555</b>", "toString", "__proto__"]) {
        assert.match(providerErrorInWords(code), /^Signing in with the other service failed/);
    }
});

test("the provider returns to the requested page", () => {
    assert.equal(providerAddress("/api/v1/sign-in/openid", "/map?q=a b&tag=c"),
        "/api/v1/sign-in/openid?return=%2Fmap%3Fq%3Da+b%26tag%3Dc");
});
