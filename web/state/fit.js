/** The largest size of a shape inside a space, in whole pixels. A small picture is at most doubled. */
export function fit({ width, height }, space) {
    const scale = Math.min(space.width / width, space.height / height, 2);
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
