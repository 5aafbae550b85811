import { html, show } from "../html.js";
import { fit } from "../state/fit.js";
import { clipOf, isShownByBrowsers } from "../state/motion.js";
import { photoInWords } from "../state/wording.js";
import { fitted, pannedBy, zoomedBy } from "../state/zoom.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";
import { showPlaceholder } from "./placeholder.js";
import { listenForZoom } from "./zoom-gestures.js";

/**
 * One photo in the whole window, with its details next to it or below it.
 * Property: `state`: { databaseId, photo, preview, hasPrevious, hasNext, error, factsShown, boxesShown, motionShown },
 * or null when closed. `preview` is the photo of the tile; it is available before the details.
 * Actions: `close-photo`, `show-neighbour` { steps }, `toggle-facts`, `toggle-boxes`, `toggle-motion`, and those of
 * photo-facts. Wheel, pinch, double click and keys zoom; see state/zoom.js.
 */
export class PhotoView extends HTMLElement {
    #state = null;
    #shown = null;
    #zoom = fitted;

    get isZoomed() { return this.#zoom.scale > 1; }

    set state(value) {
        this.#state = value;
        this.update();
    }

    connectedCallback() {
        const control = (action, name, label) => html`
            <button class="icon-button ${action}" data-action="${action}" title="${label}">
                ${icon(name)}<span class="visually-hidden">${label}</span>
            </button>`;
        show(this, html`
            <dialog aria-label="Photo">
                <div class="stage" tabindex="-1">
                    <div class="frame"></div>
                    <moving-picture hidden></moving-picture>
                    <button class="play-video" data-action="toggle-motion" hidden>
                        ${icon("play")}<span class="visually-hidden">Play the video</span></button>
                    <p class="notice" role="status"></p>
                    <div class="bar">
                        ${control("close-photo", "close", "Close")}
                        <span class="space"></span>
                        ${control("toggle-zoom", "zoom", "Zoom")}
                        ${control("toggle-motion", "play", "Play")}
                        ${control("toggle-boxes", "faces", "Faces and objects")}
                        <a class="icon-button original" title="Original" target="_blank" rel="noopener">
                            ${icon("original")}<span class="visually-hidden">Open the original</span></a>
                        ${control("toggle-facts", "info", "Details")}
                    </div>
                    ${control("previous", "previous", "Previous photo")}
                    ${control("next", "next", "Next photo")}
                </div>
                <photo-facts></photo-facts>
            </dialog>`);
        // The dialog focuses the stage when it opens. The attribute is set after insertion, which would focus it at once.
        this.querySelector(".stage").autofocus = true;
        const dialog = this.querySelector("dialog");
        dialog.addEventListener("cancel", (event) => { event.preventDefault(); announce(this, "close-photo"); });
        this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-action]")));
        listenForZoom(this.querySelector(".stage"), {
            view: () => this.#zoom,
            sizes: () => this.#sizes(),
            change: (view) => this.#showZoom(view),
            swipe: (steps) => announce(this, "show-neighbour", { steps }),
        });
        new ResizeObserver(() => this.#placePicture()).observe(this.querySelector(".stage"));
        this.update();
    }

    #clicked(button) {
        const action = button?.dataset.action;
        if (action === "previous") announce(this, "show-neighbour", { steps: -1 });
        else if (action === "next") announce(this, "show-neighbour", { steps: 1 });
        else if (action === "toggle-zoom") this.zoomBy(this.isZoomed ? 0 : 2.5);
        else if (action) announce(this, action);
    }

    /** Zooms around the centre of the stage; 0 shows the whole photo. */
    zoomBy(factor) {
        const sizes = this.#sizes();
        if (sizes) this.#showZoom(factor ? zoomedBy(this.#zoom, factor, { x: 0, y: 0 }, sizes) : fitted);
    }

    /** Moves over an enlarged photo, by a fifth of the stage per step. */
    pan({ across = 0, down = 0 }) {
        const sizes = this.#sizes();
        if (!sizes) return;
        const step = 0.2 * Math.min(sizes.stage.width, sizes.stage.height);
        this.#showZoom(pannedBy(this.#zoom, -across * step, -down * step, sizes));
    }

    update() {
        const dialog = this.querySelector("dialog");
        if (!dialog) return;
        if (!this.#state) {
            if (dialog.open) dialog.close();
            this.querySelector("moving-picture").clip = null;
            this.#shown = null;
            return;
        }
        const { photo, preview, hasPrevious, hasNext, error, factsShown, boxesShown, motionShown } = this.#state;
        if (!dialog.open) dialog.showModal();
        dialog.classList.toggle("with-facts", factsShown);
        this.querySelector("photo-facts").photo = photo;
        this.querySelector("photo-facts").hidden = !factsShown;
        this.#press(".toggle-facts", factsShown);
        this.#press(".toggle-boxes", boxesShown);
        const clip = clipOf(photo);
        this.#press(".toggle-motion", motionShown);
        this.querySelector(".toggle-motion").hidden = !clip;
        this.querySelector(".play-video").hidden = clip?.kind !== "video" || motionShown;
        this.querySelector("moving-picture").clip = motionShown ? clip : null;
        this.querySelector(".toggle-boxes").hidden = !boxesOf(photo).length;
        this.querySelector(".previous").hidden = !hasPrevious;
        this.querySelector(".next").hidden = !hasNext;
        const original = this.querySelector(".original");
        original.hidden = !photo?.original;
        if (photo?.original) original.href = photo.original.url;
        this.querySelector(".notice").textContent = error ?? photo?.failure?.message ?? "";
        this.#drawPicture(photo ?? preview);
        this.#drawBoxes(boxesShown ? boxesOf(photo) : []);
        this.#placePicture();
    }

    #press(selector, isPressed) {
        this.querySelector(selector).setAttribute("aria-pressed", String(isPressed));
    }

    /** Shows the placeholder, then the small thumbnail, then the large one. Each stays until the next has loaded. */
    #drawPicture(photo) {
        const frame = this.querySelector(".frame");
        const picture = photo?.screen ?? photo?.thumbnail ?? null;
        const key = photo ? `${photo.databaseId} ${picture?.url}` : null;
        if (key === this.#shown?.key) return;
        const isSame = photo && this.#shown?.databaseId === photo.databaseId;
        this.#shown = {
            key, databaseId: photo?.databaseId, width: photo?.width, height: photo?.height, picture,
            original: isShownByBrowsers(photo) ? photo.original?.url : null,
        };
        if (!isSame) {
            frame.replaceChildren();
            showPlaceholder(frame, photo?.thumbhash);
            this.#zoom = fitted;
        }
        if (!picture) return;
        const image = document.createElement("img");
        image.alt = photoInWords(photo);
        image.src = picture.url;
        image.decoding = "async";
        image.addEventListener("load", () => {
            showPlaceholder(frame, null);
            for (const older of frame.querySelectorAll("img:not(.full)")) {
                if (older === image) break;
                older.remove();
            }
        });
        frame.append(image);
    }

    #drawBoxes(boxes) {
        const frame = this.querySelector(".frame");
        for (const box of frame.querySelectorAll(".box")) box.remove();
        for (const { name, kind, box } of boxes) {
            const element = document.createElement("div");
            element.className = `box ${kind}`;
            show(element, html`<span>${name}</span>`);
            const percent = (fraction) => `${fraction * 100}%`;
            Object.assign(element.style, {
                left: percent(box.x), top: percent(box.y), width: percent(box.width), height: percent(box.height),
            });
            frame.append(element);
        }
    }

    #placePicture() {
        if (!this.#shown) return;
        const stage = this.querySelector(".stage");
        const frame = this.querySelector(".frame");
        const { picture, width, height } = this.#shown;
        const shape = picture && width ? { width, height } : picture ?? { width: 3, height: 2 };
        const size = fit(shape, { width: stage.clientWidth, height: stage.clientHeight });
        frame.style.width = `${size.width}px`;
        frame.style.height = `${size.height}px`;
        frame.hidden = !picture;
        this.#showZoom(this.#zoom.scale > 1 ? pannedBy(this.#zoom, 0, 0, this.#sizes()) : fitted);
    }

    /** The sizes that limit the zoom; null without a picture or while a clip plays. */
    #sizes() {
        const stage = this.querySelector(".stage");
        const frame = this.querySelector(".frame");
        if (!this.#shown?.picture || this.#state?.motionShown || !frame.clientWidth) return null;
        return {
            picture: { width: frame.clientWidth, height: frame.clientHeight },
            stage: { width: stage.clientWidth, height: stage.clientHeight },
            natural: { width: this.#shown.width ?? this.#shown.picture.width },
        };
    }

    #showZoom(view) {
        this.#zoom = view;
        const { scale, x, y } = view;
        this.querySelector(".frame").style.transform = scale > 1 ? `translate(${x}px, ${y}px) scale(${scale})` : "";
        this.querySelector(".stage").classList.toggle("zoomed", scale > 1);
        this.#press(".toggle-zoom", scale > 1);
        this.#sharpen(scale);
    }

    /** Loads the original as soon as the thumbnail has too few pixels for the zoom. */
    #sharpen(scale) {
        const { original, picture } = this.#shown ?? {};
        const frame = this.querySelector(".frame");
        if (!original || scale * frame.clientWidth * devicePixelRatio <= picture.width * 1.2) return;
        if (frame.querySelector(".full")) return;
        const image = document.createElement("img");
        image.className = "full";
        image.alt = "";
        image.addEventListener("error", () => image.remove());
        image.src = original;
        frame.append(image);
    }
}

function boxesOf(photo) {
    if (!photo) return [];
    return [
        ...photo.faces.map(({ person, box }) => ({ kind: "face", name: person ?? "Unnamed", box })),
        ...photo.objects.map(({ label, box }) => ({ kind: "object", name: label, box })),
    ].filter(({ box }) => box);
}

customElements.define("photo-view", PhotoView);
