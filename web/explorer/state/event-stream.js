/**
 * Parses Server-Sent Events (HTML standard, section 9.2.6) from pieces of text.
 *
 * `read(piece)` returns the events that this piece completes: `{ event, data }`. Comments (heartbeats), `id` and `retry`
 * are ignored.
 */
export class EventStreamReader {
    #rest = "";
    #event = "";
    #data = [];

    read(piece) {
        // A line may end in CR LF, and a piece may end between the two.
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
        // `complete` has no data, but GraphQL over SSE requires that it is reported.
        const isEvent = this.#event !== "" || this.#data.length > 0;
        this.#event = "";
        this.#data = [];
        return isEvent ? event : null;
    }
}
