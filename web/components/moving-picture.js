import { html, show } from "../html.js";
import { isUnplayable } from "../state/motion.js";

const messages = {
    codec: "This browser cannot play this kind of video. Download the original to watch it in another player.",
    fetch: "The video of this photo could not be loaded. The object store must allow requests from this page (CORS).",
};

/**
 * Plays a clip over its picture. Property: `clip` (state/motion.js), null to stop. A Live Photo and a motion photo play
 * muted and in a loop; a video plays once, with sound.
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
        const video = document.createElement("video");
        if (isUnplayable(clip.mediaType, (type) => video.canPlayType(type))) return this.#say(messages.codec);
        let address = clip.url;
        if (clip.range) {
            try {
                address = URL.createObjectURL(await part(clip));
            } catch {
                if (clip === this.#clip) this.#say(messages.fetch);
                return;
            }
            if (clip !== this.#clip) return URL.revokeObjectURL(address);
            this.#address = address;
        }
        const isVideo = clip.kind === "video";
        Object.assign(video, { controls: true, playsInline: true, autoplay: true, muted: !isVideo, loop: !isVideo });
        video.setAttribute("aria-label", isVideo ? "Video" : "Video of the Live Photo");
        video.addEventListener("error", () => { if (clip === this.#clip) this.#say(messages.codec); });
        // A browser without the video codec plays only the sound.
        video.addEventListener("loadedmetadata", () => {
            if (clip === this.#clip && !video.videoWidth) this.#say(messages.codec);
        });
        video.src = address;
        this.append(video);
    }

    #say(text) { show(this, html`<p role="alert">${text}</p>`); }
}

/** Downloads a clip that is part of another file. */
async function part({ url, mediaType, range }) {
    const answer = await fetch(url, { headers: { Range: `bytes=${range.first}-${range.last}` } });
    if (answer.status !== 206) throw new Error(`The object store responded with status ${answer.status}.`);
    return new Blob([await answer.arrayBuffer()], { type: mediaType });
}

customElements.define("moving-picture", MovingPicture);
