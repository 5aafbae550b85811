/// Finds JPEG files in other files by their markers.
enum EmbeddedJPEG {
    /// The range of the longest JPEG, from its start of image to its end of image; nil if there is none.
    static func largest(in bytes: [UInt8]) -> Range<Int>? {
        var best: Range<Int>?
        var position = 0
        while let start = next(in: bytes, from: position) {
            let end = end(of: bytes, from: start)
            if end - start > best?.count ?? 0, isShown(bytes, at: start) { best = start..<end }
            position = max(end, start + 3)
        }
        return best
    }

    private static func next(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            while index + 3 < bytes.count {
                if bytes[index] == 0xFF, bytes[index + 1] == 0xD8, bytes[index + 2] == 0xFF { return index }
                index += 1
            }
            return nil
        }
    }

    /// The offset after the end of image. Skips segments first, then entropy-coded data.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start + 2
            while index + 3 < bytes.count, bytes[index] == 0xFF {
                let marker = bytes[index + 1]
                if marker == 0xD9 { return index + 2 }
                if marker == 0xFF || (0xD0...0xD7).contains(marker) {
                    index += marker == 0xFF ? 1 : 2
                    continue
                }
                index += 2 + Int(bytes[index + 2]) << 8 + Int(bytes[index + 3])
                guard marker == 0xDA else { continue }
                // In entropy-coded data, FF is followed by a stuffed zero or a restart marker.
                while index + 1 < bytes.count {
                    if bytes[index] == 0xFF, bytes[index + 1] != 0, !(0xD0...0xD7).contains(bytes[index + 1]) {
                        break
                    }
                    index += 1
                }
            }
            return min(index, bytes.count)
        }
    }

    /// Whether viewers support the first frame's process: baseline, extended or progressive.
    static func isShown(_ bytes: [UInt8], at start: Int) -> Bool {
        frame(of: bytes, at: start).map { shown.contains($0.marker) } ?? false
    }

    private static let shown: Set<Int> = [0xC0, 0xC1, 0xC2, 0xC9, 0xCA]

    /// The feature of a JPEG that viewers do not support; nil if there is none.
    static func unsupportedForm(of bytes: [UInt8]) -> String? {
        guard let frame = frame(of: bytes, at: 0) else { return nil }
        switch frame.marker {
        case 0xC3, 0xCB: return "it has lossless compression"
        case 0xC5...0xC7, 0xCD...0xCF: return "it is hierarchical"
        default: return frame.bits == 8 ? nil : "it has \(frame.bits)-bit samples"
        }
    }

    /// The first frame of a JPEG: its marker, and the bits per sample (ITU-T T.81, section B.2.2).
    private static func frame(of bytes: [UInt8], at start: Int) -> (marker: Int, bits: Int)? {
        let boxes = MediaBoxes(bytes)
        guard boxes.integer(at: start, size: 2) == 0xFFD8 else { return nil }
        var index = start + 2
        while let marker = boxes.integer(at: index, size: 2), marker >> 8 == 0xFF,
            let length = boxes.integer(at: index + 2, size: 2)
        {
            switch marker & 0xFF {
            // Skips fill bytes, and tables whose markers are in the range of the frame markers.
            case 0xFF: index += 1
            case 0xC4, 0xC8, 0xCC: index += 2 + length
            case 0xC0...0xCF: return boxes.integer(at: index + 4, size: 1).map { (marker & 0xFF, $0) }
            case 0xDA, 0xD9: return nil
            default: index += 2 + length
            }
        }
        return nil
    }
}
