import { html, show } from "../html.js";
import { fit } from "../state/fit.js";
import { clipOf } from "../state/motion.js";
import { photoInWords } from "../state/wording.js";
import { announce } from "./announce.js";
import { icon } from "./icon.js";
import { placeholder } from "./placeholder.js";

/**
 * One photo over the whole window, with its facts beside or below it.
 * Property: `state`: { databaseId, photo, preview, hasPrevious, hasNext, error, factsShown, boxesShown, motionShown },
 * null when closed.
 * `preview` is the tile's photo, there before the facts are. Actions: `close-photo`, `show-neighbour` { steps },
 * `toggle-facts`, `toggle-boxes`, `toggle-motion`, and those of photo-facts.
 */
export class PhotoView extends HTMLElement {
    #state = null;
    #shown = null;

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
                <div class="stage">
                    <div class="frame"></div>
                    <moving-picture hidden></moving-picture>
                    <p class="notice" role="status"></p>
                    <div class="bar">
                        ${control("close-photo", "close", "Close")}
                        <span class="space"></span>
                        ${control("toggle-motion", "play", "Play")}
                        ${control("toggle-boxes", "faces", "Faces and objects")}
                        <a class="icon-button original" title="Original" target="_blank" rel="noopener">
                            ${icon("original")}<span class="visually-hidden">Open the original</span></a>
                        ${control("toggle-facts", "info", "Facts")}
                    </div>
                    ${control("previous", "previous", "Previous photo")}
                    ${control("next", "next", "Next photo")}
                </div>
                <photo-facts></photo-facts>
            </dialog>`);
        const dialog = this.querySelector("dialog");
        dialog.addEventListener("cancel", (event) => { event.preventDefault(); announce(this, "close-photo"); });
        this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-action]")));
        this.#listenForSwipes(this.querySelector(".stage"));
        new ResizeObserver(() => this.#placePicture()).observe(this.querySelector(".stage"));
        this.update();
    }

    #clicked(button) {
        const action = button?.dataset.action;
        if (action === "previous") announce(this, "show-neighbour", { steps: -1 });
        else if (action === "next") announce(this, "show-neighbour", { steps: 1 });
        else if (action) announce(this, action);
    }

    #listenForSwipes(stage) {
        let start = null;
        stage.addEventListener("touchstart", ({ touches }) => {
            start = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
        }, { passive: true });
        stage.addEventListener("touchend", ({ changedTouches }) => {
            if (!start) return;
            const across = changedTouches[0].clientX - start.x;
            const down = changedTouches[0].clientY - start.y;
            start = null;
            if (Math.abs(across) > 48 && Math.abs(across) > 2 * Math.abs(down)) {
                announce(this, "show-neighbour", { steps: across < 0 ? 1 : -1 });
            }
        }, { passive: true });
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

    /**
     * The placeholder stands first, then the small thumbnail, then the large one; none blinks when the next
     * comes.
     */
    #drawPicture(photo) {
        const frame = this.querySelector(".frame");
        const picture = photo?.screen ?? photo?.thumbnail ?? null;
        const key = photo ? `${photo.databaseId} ${picture?.url}` : null;
        if (key === this.#shown?.key) return;
        const isSame = photo && this.#shown?.databaseId === photo.databaseId;
        this.#shown = { key, databaseId: photo?.databaseId, width: photo?.width, height: photo?.height, picture };
        if (!isSame) frame.replaceChildren(...(photo ? [placeholder(photo.thumbhash)] : []));
        if (!picture) return;
        const image = document.createElement("img");
        image.alt = photoInWords(photo);
        image.src = picture.url;
        image.decoding = "async";
        image.addEventListener("load", () => {
            for (const older of frame.querySelectorAll("img")) {
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
