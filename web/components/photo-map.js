import { rooted } from "../addresses.js";
import { html, show } from "../html.js";
import { visibleLabels } from "../state/map-labels.js";
import { clustersApart } from "../state/map-clusters.js";
import { areaAround, boxOf, surrounding } from "../state/map-area.js";
import { countInWords, photoInWords, shortCount } from "../state/wording.js";
import { announce } from "./announce.js";
import { mapStyle } from "./map-style.js";

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const calmly = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The width and height of a cluster with its count, in pixels. */
const markerSize = 64;

/**
 * Photos on a map, in clusters that the server computes for the visible box.
 * Properties: `clustersOf` (({ box, zoom }) → promise of clusters; a new function is a new search), `at` (the position
 * to show: { latitude, longitude, zoom }, or null for all photos).
 * Actions: `open-photo` { databaseId }, `show-area` { box }, `move-map` { latitude, longitude, zoom }, `map-failed`
 * { error }.
 */
export class PhotoMap extends HTMLElement {
    at = null;
    #clustersOf = null;
    #map = null;
    #library = null;
    #labels = null;
    #markers = new Map();
    #turn = 0;
    #isStale = true;

    set clustersOf(value) {
        this.#clustersOf = value;
        this.#isStale = true;
        this.update();
    }

    connectedCallback() {
        show(this, html`
            <div class="canvas"></div>
            <div class="labels" aria-hidden="true"></div>
            <p class="nothing" role="status"></p>
            <p class="credit">Natural Earth · GeoNames (CC BY 4.0)</p>`);
        darkScheme.addEventListener("change", () => this.#map?.setStyle(mapStyle(darkScheme.matches)));
        this.update();
    }

    /** Shows a position, e.g. that of a photo. */
    flyTo({ latitude, longitude, zoom }) {
        this.at = { latitude, longitude, zoom };
        this.#map?.jumpTo({ center: [longitude, latitude], zoom });
    }

    async update() {
        if (!this.isConnected || this.closest("[hidden]") || !this.#clustersOf) return;
        if (!this.#library) {
            this.#library = this.#start();
            return;
        }
        if (!this.#map) return;
        this.#resize();
        if (!this.#isStale) return;
        if (this.at) await this.#load(); else await this.#showAll();
    }

    /** MapLibre updates its size after the next frame; the code after this needs the size now. */
    #resize() {
        const { clientWidth, clientHeight } = this.#map.getContainer();
        const canvas = this.#map.getCanvas();
        if (canvas.clientWidth !== clientWidth || canvas.clientHeight !== clientHeight) this.#map.resize();
    }

    async #start() {
        try {
            const [library, labels] = await Promise.all([loadMapLibre(), loadLabels()]);
            this.#labels = labels;
            this.#map = this.#makeMap(library);
        } catch (error) {
            announce(this, "map-failed", { error });
            return;
        }
        const map = this.#map;
        map.on("move", () => this.#drawLabels());
        map.on("resize", () => this.#drawLabels());
        map.on("moveend", () => this.#moved());
        this.#drawLabels();
        await this.update();
    }

    #makeMap({ Map, NavigationControl }) {
        const { latitude = 25, longitude = 10, zoom = 1 } = this.at ?? {};
        const map = new Map({
            container: this.querySelector(".canvas"), style: mapStyle(darkScheme.matches),
            center: [longitude, latitude], zoom, maxZoom: 17, renderWorldCopies: false,
            attributionControl: false, dragRotate: false, pitchWithRotate: false, rollEnabled: false,
        });
        map.touchZoomRotate.disableRotation();
        map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
        return map;
    }

    #moved() {
        const { lat, lng } = this.#map.getCenter();
        this.at = { latitude: lat, longitude: lng, zoom: this.#map.getZoom() };
        announce(this, "move-map", this.at);
        this.#load();
    }

    /** Shows the box of all matching photos. */
    async #showAll() {
        const turn = ++this.#turn;
        const world = { west: -180, south: -85, east: 180, north: 85 };
        const clusters = await this.#ask({ box: world, zoom: 0 });
        if (!clusters || turn !== this.#turn) return;
        this.#isStale = false;
        const box = surrounding(clusters.map((cluster) => cluster.box));
        if (!box) {
            this.#drawMarkers([]);
            return;
        }
        this.#fit(box, { maxZoom: 9, animate: false });
    }

    async #load() {
        const turn = ++this.#turn;
        this.#isStale = false;
        const clusters = await this.#ask({ box: boxOf(this.#map.getBounds()), zoom: this.#map.getZoom() });
        if (clusters && turn === this.#turn) this.#drawMarkers(clusters);
    }

    async #ask(view) {
        try {
            return await this.#clustersOf(view);
        } catch (error) {
            announce(this, "map-failed", { error });
            return null;
        }
    }

    #fit({ west, south, east, north }, options) {
        const padding = Math.min(90, this.clientWidth / 6);
        this.#map.fitBounds([[west, south], [east, north]], { padding, maxZoom: 17, ...options });
    }

    #drawMarkers(clusters) {
        const project = ({ longitude, latitude }) => this.#map.project([longitude, latitude]);
        const wanted = new Map(clustersApart(clusters, { project, distance: markerSize }).map((cluster) => [keyOf(cluster), cluster]));
        for (const [key, marker] of this.#markers) {
            if (wanted.has(key)) continue;
            marker.remove();
            this.#markers.delete(key);
        }
        for (const [key, cluster] of wanted) {
            if (!this.#markers.has(key)) this.#markers.set(key, this.#marker(cluster));
        }
        this.querySelector(".nothing").textContent = clusters.length ? "" : "No photos here.";
        this.#drawLabels();
    }

    #marker(cluster) {
        const { count, cover, position } = cluster;
        const button = document.createElement("button");
        button.type = "button";
        button.className = count > 1 ? "cluster many" : "cluster";
        const where = cover.place?.city ? ` near ${cover.place.city}` : "";
        const label = count > 1 ? `${countInWords(count, "photo")}${where}` : photoInWords(cover);
        button.setAttribute("aria-label", label);
        show(button, html`
            ${cover.thumbnail && html`<img src="${cover.thumbnail.url}" alt="" decoding="async">`}
            ${count > 1 && html`<span>${shortCount(count)}</span>`}`);
        button.addEventListener("click", (event) => { event.stopPropagation(); this.#opened(cluster); });
        return new window.maplibregl.Marker({ element: button })
            .setLngLat([position.longitude, position.latitude]).addTo(this.#map);
    }

    /** Zooms in on a cluster. If that would not split it, its photos are shown in the timeline. */
    #opened({ count, cover, box }) {
        if (count === 1) {
            announce(this, "open-photo", { databaseId: cover.databaseId });
            return;
        }
        const corners = [[box.west, box.south], [box.east, box.north]];
        const camera = this.#map.cameraForBounds(corners, { padding: 90, maxZoom: 17 });
        if (camera && camera.zoom > this.#map.getZoom() + 0.25 && surroundsSomething(box)) {
            this.#fit(box, { animate: calmly() });
        } else {
            announce(this, "show-area", { box: areaAround(box) });
        }
    }

    #drawLabels() {
        const { clientWidth: width, clientHeight: height } = this;
        const labels = visibleLabels(this.#labels, {
            zoom: this.#map.getZoom(), width, height, covered: [...this.#markers.values()].map((marker) => {
                const { x, y } = this.#map.project(marker.getLngLat());
                const half = markerSize / 2;
                return { left: x - half, right: x + half, top: y - half, bottom: y + half };
            }),
            project: (longitude, latitude) => this.#map.project([longitude, latitude]),
        });
        const layer = this.querySelector(".labels");
        while (layer.children.length > labels.length) layer.lastChild.remove();
        while (layer.children.length < labels.length) layer.append(document.createElement("span"));
        labels.forEach(({ kind, name, x, y }, index) => {
            const label = layer.children[index];
            if (label.textContent !== name) label.textContent = name;
            label.className = kind;
            label.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
        });
    }
}

const surroundsSomething = ({ west, south, east, north }) => east - west > 1e-5 || north - south > 1e-5;

function keyOf({ count, cover, position }) {
    return `${cover.databaseId}/${count}/${position.latitude}/${position.longitude}`;
}

/** MapLibre is a classic script of one megabyte; it is loaded when the map is shown for the first time. */
function loadMapLibre() {
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = rooted("/vendor/maplibre-gl.js");
        script.addEventListener("load", () => resolve(window.maplibregl));
        script.addEventListener("error", () => reject(new Error("MapLibre is not installed: run script/setup.")));
        document.head.append(script);
    });
}

async function loadLabels() {
    const response = await fetch(rooted("/basemap/labels.json"));
    if (!response.ok) throw new Error(`The names on the map could not be loaded (status ${response.status}).`);
    return response.json();
}

customElements.define("photo-map", PhotoMap);
