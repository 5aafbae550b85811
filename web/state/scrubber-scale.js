/**
 * The scale of the scrubber: each month takes a stretch of it by the number of its photos, softened by a root so that
 * an empty month remains reachable beside a wedding.
 */
export function scaleOf(months) {
    const weights = months.map((month) => Math.sqrt(month.count));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let start = 0;
    return months.map((month, index) => {
        const stretch = { month, start, end: start + weights[index] / whole };
        start = stretch.end;
        return stretch;
    });
}

/** The index of the month at a fraction, 0 to 1, of the scale. */
export function monthAt(scale, fraction) {
    const index = scale.findIndex((stretch) => fraction < stretch.end);
    return index < 0 ? scale.length - 1 : index;
}

/** The index of the month that holds a photo's date; undated photos are in the last one. */
export function monthOf(scale, takenAt) {
    const period = takenAt?.slice(0, 7) ?? null;
    const index = scale.findIndex(({ month }) => month.period === period);
    return index < 0 ? 0 : index;
}

/** One label a year, as many as fit: `{ text, fraction }`, parted by at least `apart`, a fraction of the scale. */
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
