/**
 * The scale of the scrubber. The length of a month is the square root of its number of photos, so that a month with few
 * photos is still reachable next to one with many.
 */
export function scaleOf(months) {
    const weights = months.map((month) => Math.sqrt(month.count));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let start = 0;
    return months.map((month, index) => {
        const part = { month, start, end: start + weights[index] / whole };
        start = part.end;
        return part;
    });
}

/** The index of the month at a fraction, 0 to 1, of the scale. */
export function monthAt(scale, fraction) {
    const index = scale.findIndex((part) => fraction < part.end);
    return index < 0 ? scale.length - 1 : index;
}

/** The index of the month of a photo's date; undated photos are in the last one. */
export function monthOf(scale, takenAt) {
    const period = takenAt?.slice(0, 7) ?? null;
    const index = scale.findIndex(({ month }) => month.period === period);
    return index < 0 ? 0 : index;
}

/** One label per year, as many as fit: `{ text, fraction }`, at least `apart` (a fraction of the scale) from each other. */
export function yearLabels(scale, apart) {
    const labels = [];
    let year = null;
    for (const { month, start } of scale) {
        const text = month.period?.slice(0, 4) ?? "Undated";
        if (text === year) continue;
        year = text;
        if (!labels.length || start - labels.at(-1).fraction >= apart) labels.push({ text, fraction: start });
    }
    return labels;
}
