import { bytesInWords, countInWords } from "../../state/wording.js";

/**
 * The result of a request. `kind` is one of
 * `nothing`, `running`, `signed-out`, `failed` { message },
 * `answer` { status, milliseconds, bytes, text, json } (`json` is null if the text is not JSON),
 * `stream` { events, count, milliseconds, bytes, end }: `events` newest first, each { number, milliseconds, text,
 * json }; `end` is null while the stream is open, then `complete`, `stopped` or `broken`.
 */
export const nothing = Object.freeze({ kind: "nothing" });
export const running = Object.freeze({ kind: "running" });

/** Older events are counted but not shown. */
export const shownEvents = 100;

export const openStream = Object.freeze({
    kind: "stream", events: Object.freeze([]), count: 0, milliseconds: 0, bytes: 0, end: null,
});

/** A stream after another event of GraphQL over SSE. Events other than `next` and `complete` are ignored. */
export function withEvent(stream, { event, data }, milliseconds) {
    if (event === "complete") return withEnd(stream, "complete", milliseconds);
    if (event !== "next") return stream;
    const count = stream.count + 1;
    const entry = { number: count, milliseconds, ...readJSON(data) };
    return {
        ...stream, count, milliseconds, bytes: stream.bytes + data.length,
        events: [entry, ...stream.events].slice(0, shownEvents),
    };
}

/** Only the first end counts: after `complete` the connection closes as well. */
export function withEnd(stream, end, milliseconds) {
    return stream.end ? stream : { ...stream, end, milliseconds };
}

/** Parses JSON and formats it with lines and indentation: `{ text, json }`. */
export function readJSON(text) {
    try {
        const json = JSON.parse(text);
        return { text: JSON.stringify(json, null, 2), json };
    } catch (error) {
        if (error instanceof SyntaxError) return { text, json: null };
        throw error;
    }
}

export const isUnderWay = ({ kind, end }) => kind === "running" || (kind === "stream" && !end);

/** The errors of a result: `{ message, code, path, places }`. */
export function errorsOf(answer) {
    const json = answer.kind === "stream" ? answer.events[0]?.json : answer.json;
    const errors = Array.isArray(json?.errors) ? json.errors : [];
    return errors.map(({ message, extensions, path, locations }) => ({
        message, code: extensions?.code ?? null, path: path?.join(".") ?? null, places: locations ?? [],
    }));
}

/** Status, time, size and cost of a result, in one line. */
export function summaryOf(answer) {
    const cost = (json) => json?.extensions?.cost;
    const facts = {
        nothing: () => [],
        running: () => ["Running…"],
        "signed-out": () => ["Not logged in"],
        failed: () => ["No response"],
        answer: ({ status, milliseconds, bytes, json }) => [
            `Status ${status}`, durationInWords(milliseconds), bytesInWords(bytes),
            cost(json) !== undefined && `cost ${cost(json)}`,
            json?.errors?.length && countInWords(json.errors.length, "error"),
        ],
        stream: ({ count, milliseconds, bytes, end }) => [
            ends[end], countInWords(count, "event"), durationInWords(milliseconds), bytesInWords(bytes),
        ],
    };
    return facts[answer.kind](answer).filter(Boolean).join(" · ");
}

const ends = { null: "Listening", complete: "Complete", stopped: "Stopped", broken: "The connection was lost" };

export function durationInWords(milliseconds) {
    if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
    return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
