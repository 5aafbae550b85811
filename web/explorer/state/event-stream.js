/**
 * Reads Server-Sent Events (HTML standard, section 9.2.6) from text that comes in pieces.
 *
 * `read(piece)` answers the events that became complete: `{ event, data }`. Comments, which are heart-beats, `id`
 * and `retry` are left out.
 */
export class EventStreamReader {
    #rest = "";
    #event = "";
    #data = [];

    read(piece) {
        // A line may end in CR LF, of which a piece can hold the half.
        const text = this.#rest + piece;
        const lines = text.replace(/\r$/, "").split(/\r\n|\n|\r/);
        this.#rest = lines.pop() + (text.endsWith("\r") ? "\r" : "");
        return lines.map((line) => this.#line(line)).filter(Boolean);
    }

    #line(line) {
        if (line === "") return this.#dispatched();
        const [, field, value = ""] = line.match(/^([^:]*)(?:: ?(.*))?$/s);
        if (field === "event") this.#event = value;
        if (field === "data") this.#data.push(value);
        return null;
    }

    #dispatched() {
        const event = { event: this.#event || "message", data: this.#data.join("\n") };
        // `complete` has no data; GraphQL over SSE counts it nevertheless.
        const isEvent = this.#event !== "" || this.#data.length > 0;
        this.#event = "";
        this.#data = [];
        return isEvent ? event : null;
    }
}
