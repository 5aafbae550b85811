import { html, show } from "../html.js";

const troubles = {
    codec: "This browser cannot play this video. The original can be opened in another player.",
    fetch: "The clip could not be read from the store; it may not let this page read a part of a file (CORS).",
};

/**
 * A photo's clip, played over its picture. Property: `clip` (state/motion.js), null to stop. What a still recorded
 * around it plays without sound, again and again; a video plays as videos do.
 */
export class MovingPicture extends HTMLElement {
    #clip = null;
    #address = null;

    set clip(value) {
        if (value?.url === this.#clip?.url) return;
        this.#clip = value;
        this.update();
    }

    connectedCallback() { this.update(); }

    async update() {
        if (!this.isConnected) return;
        this.hidden = !this.#clip;
        if (this.#address) URL.revokeObjectURL(this.#address);
        this.#address = null;
        show(this, html``);
        const clip = this.#clip;
        if (!clip) return;
        let address = clip.url;
        if (clip.range) {
            try {
                address = URL.createObjectURL(await part(clip));
            } catch {
                if (clip === this.#clip) this.#say(troubles.fetch);
                return;
            }
            if (clip !== this.#clip) return URL.revokeObjectURL(address);
            this.#address = address;
        }
        const isVideo = clip.kind === "video";
        const video = document.createElement("video");
        Object.assign(video, { controls: true, playsInline: true, autoplay: true, muted: !isVideo, loop: !isVideo });
        video.setAttribute("aria-label", isVideo ? "Video" : "What was recorded around the photo");
        video.addEventListener("error", () => { if (clip === this.#clip) this.#say(troubles.codec); });
        video.src = address;
        this.append(video);
    }

    #say(text) { show(this, html`<p role="alert">${text}</p>`); }
}

/** The bytes of a clip that lies within another file. */
async function part({ url, mediaType, range }) {
    const answer = await fetch(url, { headers: { Range: `bytes=${range.first}-${range.last}` } });
    if (answer.status !== 206) throw new Error(`The store answered ${answer.status}.`);
    return new Blob([await answer.arrayBuffer()], { type: mediaType });
}

customElements.define("moving-picture", MovingPicture);
