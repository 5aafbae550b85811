import { pannedBy, toggled, zoomedBy } from "../state/zoom.js";

const swipeDistance = 48;

/**
 * Wheel, pinch, double click and drag on a stage. `view()` and `sizes()` return the current zoom and its limits
 * (state/zoom.js). `change(view)` sets the zoom. `swipe(steps)` is called for a horizontal swipe over a photo that is
 * not enlarged.
 */
export function listenForZoom(stage, { view, sizes, change, swipe }) {
    const pointers = new Map();
    let start = null;

    const fromCentre = ({ clientX, clientY }) => {
        const { left, top, width, height } = stage.getBoundingClientRect();
        return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
    };
    const isControl = ({ target }) => target.closest("button, a, video, [role=alert]") !== null;

    stage.addEventListener("wheel", (event) => {
        if (!sizes() || isControl(event)) return;
        event.preventDefault();
        // A mouse wheel reports steps of about 100 pixels, a pinch on a trackpad (with ctrlKey) single pixels.
        const speed = event.ctrlKey ? 0.01 : 0.002;
        change(zoomedBy(view(), Math.exp(-event.deltaY * speed), fromCentre(event), sizes()));
    }, { passive: false });

    // Otherwise the browser drags a copy of the picture.
    stage.addEventListener("dragstart", (event) => event.preventDefault());

    stage.addEventListener("dblclick", (event) => {
        if (!sizes() || isControl(event)) return;
        change(toggled(view(), fromCentre(event), sizes(), devicePixelRatio));
    });

    stage.addEventListener("pointerdown", (event) => {
        if (!sizes() || isControl(event) || event.button) return;
        pointers.set(event.pointerId, fromCentre(event));
        start = pointers.size === 1 ? { ...fromCentre(event), touch: event.pointerType === "touch" } : null;
        if (view().scale > 1 || pointers.size > 1) stage.setPointerCapture(event.pointerId);
    });

    stage.addEventListener("pointermove", (event) => {
        const before = pointers.get(event.pointerId);
        if (!before || !sizes()) return;
        const now = fromCentre(event);
        if (pointers.size === 2) pinch(event.pointerId, before, now);
        else if (view().scale > 1) change(pannedBy(view(), now.x - before.x, now.y - before.y, sizes()));
        pointers.set(event.pointerId, now);
    });

    function pinch(id, before, now) {
        const other = [...pointers].find(([key]) => key !== id)[1];
        const distance = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        change(zoomedBy(view(), distance(now) / distance(before), middle, sizes()));
    }

    const end = (event) => {
        const now = pointers.get(event.pointerId);
        pointers.delete(event.pointerId);
        if (!now || !start || event.type === "pointercancel") return;
        const across = now.x - start.x;
        const isSwipe = Math.abs(across) > swipeDistance && Math.abs(across) > 2 * Math.abs(now.y - start.y);
        if (start.touch && isSwipe && view().scale === 1) swipe(across < 0 ? 1 : -1);
        start = null;
    };
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
}
