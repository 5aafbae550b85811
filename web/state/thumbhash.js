/**
 * Decodes a ThumbHash, a placeholder of about 25 bytes (https://evanw.github.io/thumbhash/): the first coefficients of
 * a cosine transform of luminance and two colour axes.
 */

/** Base64 to `{ width, height, rgba }`, at most 32 pixels per side; null for an invalid ThumbHash. */
export function decodeThumbHash(base64) {
    let hash;
    try {
        hash = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    } catch {
        return null;
    }
    if (hash.length < 5) return null;
    const header = readHeader(hash);
    const read = coefficientReader(hash, header.hasAlpha ? 6 : 5);
    const luminance = read(header.across, header.down, header.luminanceScale);
    // The encoder weakens colours to fit the range; the factor 1.25 compensates.
    const yellowBlue = read(3, 3, header.yellowBlueScale * 1.25);
    const redGreen = read(3, 3, header.redGreenScale * 1.25);
    const alpha = header.hasAlpha ? read(5, 5, header.alphaScale) : [];
    if (luminance.includes(undefined) || redGreen.includes(undefined)) return null;

    const ratio = header.across / header.down;
    const width = Math.round(ratio > 1 ? 32 : 32 * ratio);
    const height = Math.round(ratio > 1 ? 32 / ratio : 32);
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
            const at = { x: (x + 0.5) / width, y: (y + 0.5) / height };
            const l = header.luminance + wave(luminance, header.across, header.down, at);
            const p = header.yellowBlue + wave(yellowBlue, 3, 3, at);
            const q = header.redGreen + wave(redGreen, 3, 3, at);
            const a = header.hasAlpha ? header.alpha + wave(alpha, 5, 5, at) : 1;
            const blue = l - (2 / 3) * p;
            const red = (3 * l - blue + q) / 2;
            rgba.set([red * 255, (red - q) * 255, blue * 255, a * 255], (y * width + x) * 4);
        }
    }
    return { width, height, rgba };
}

function readHeader(hash) {
    const first = hash[0] | (hash[1] << 8) | (hash[2] << 16);
    const second = hash[3] | (hash[4] << 8);
    const hasAlpha = first >> 23 !== 0;
    const isLandscape = second >> 15 !== 0;
    const longSide = hasAlpha ? 5 : 7;
    const shortSide = second & 7;
    return {
        luminance: (first & 63) / 63,
        yellowBlue: ((first >> 6) & 63) / 31.5 - 1,
        redGreen: ((first >> 12) & 63) / 31.5 - 1,
        luminanceScale: ((first >> 18) & 31) / 31,
        yellowBlueScale: ((second >> 3) & 63) / 63,
        redGreenScale: ((second >> 9) & 63) / 63,
        hasAlpha,
        alpha: hasAlpha ? (hash[5] & 15) / 15 : 1,
        alphaScale: hasAlpha ? (hash[5] >> 4) / 15 : 0,
        across: Math.max(3, isLandscape ? longSide : shortSide),
        down: Math.max(3, isLandscape ? shortSide : longSide),
    };
}

/** Coefficients are four bits each, the lower half of a byte first, in triangular order. */
function coefficientReader(hash, start) {
    let position = 0;
    return (across, down, scale) => {
        const coefficients = [];
        forEachFrequency(across, down, () => {
            const byte = hash[start + (position >> 1)];
            const bits = position & 1 ? byte >> 4 : byte & 15;
            coefficients.push(byte === undefined ? undefined : (bits / 7.5 - 1) * scale);
            position += 1;
        });
        return coefficients;
    };
}

function wave(coefficients, across, down, { x, y }) {
    let sum = 0;
    let position = 0;
    forEachFrequency(across, down, (u, v) => {
        sum += coefficients[position] * Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y) * 2;
        position += 1;
    });
    return sum;
}

function forEachFrequency(across, down, visit) {
    for (let v = 0; v < down; v += 1) {
        for (let u = v === 0 ? 1 : 0; u * down < across * (down - v); u += 1) visit(u, v);
    }
}
