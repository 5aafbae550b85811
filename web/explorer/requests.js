import { rooted } from "../addresses.js";
import { openStream, readJSON, withEnd, withEvent } from "./state/answer.js";
import { EventStreamReader } from "./state/event-stream.js";
import { introspectionQuery, schemaFrom } from "./state/schema.js";

/** Sends a request in GraphQL over HTTP. The session cookie counts because the content type is JSON. */
function post(body, accept, signal) {
    return fetch(rooted("/graphql"), {
        method: "POST", headers: { "Content-Type": "application/json", Accept: accept }, body: JSON.stringify(body),
        signal,
    });
}

/**
 * Runs a query or a mutation: `{ query, variables, operationName }` → a result (state/answer.js).
 *
 * With this media type an invalid document has status 200, which browsers do not log as an error.
 */
export async function run(request, signal) {
    const start = performance.now();
    return orTrouble(async () => {
        const response = await post(request, "application/json", signal);
        return await wholeAnswer(response, start);
    });
}

/** Follows a subscription (GraphQL over SSE, distinct connections). `changed` gets every state, including the last. */
export async function follow(request, signal, changed) {
    const start = performance.now();
    const elapsed = () => performance.now() - start;
    let stream = openStream;
    const ended = await orTrouble(async () => {
        const response = await post(request, "text/event-stream", signal);
        if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
            return await wholeAnswer(response, start);
        }
        changed(stream);
        const reader = new EventStreamReader();
        const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
        try {
            for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
                for (const event of reader.read(piece.value)) stream = withEvent(stream, event, elapsed());
                changed(stream);
            }
        } catch (error) {
            if (!(error instanceof TypeError) && error.name !== "AbortError") throw error;
        }
        return withEnd(stream, signal.aborted ? "stopped" : "broken", elapsed());
    });
    changed(ended);
}

/** The schema, or `{ trouble }`: a result that says why there is none. */
export async function schema() {
    const answer = await run({ query: introspectionQuery });
    return answer.json?.data ? { schema: schemaFrom(answer.json.data) } : { trouble: answer };
}

async function wholeAnswer(response, start) {
    const body = await response.text();
    if (response.status === 401) return { kind: "signed-out" };
    return {
        kind: "answer", status: response.status, milliseconds: performance.now() - start,
        bytes: new TextEncoder().encode(body).length, ...readJSON(body),
    };
}

/** Turns an error of the connection into a result. */
async function orTrouble(ask) {
    try {
        return await ask();
    } catch (error) {
        if (error.name === "AbortError") return { kind: "failed", message: "Stopped before the response arrived." };
        if (error instanceof TypeError) {
            return { kind: "failed", message: "The server cannot be reached. Is it running?" };
        }
        throw error;
    }
}
