/// Words of 64 bits, the lowest bit first: a bit per position below `end`, set where `isIn` is true.
///
/// Inlined, so that a predicate without branches is vectorised.
@inline(__always)
func bitWords(below end: Int, where isIn: (Int) -> Bool) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: (end + 63) / 64) { words, count in
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 64) { answers in
            while (count + 1) * 64 <= end {
                for place in 0..<64 { answers[place] = isIn(count * 64 + place) ? 1 : 0 }
                var word: UInt64 = 0
                for group in 0..<8 {
                    // Packs eight bytes of 0 or 1 into eight bits: the product collects them in its highest byte.
                    let bytes = answers.loadUnaligned(fromByteOffset: group * 8, as: UInt64.self).littleEndian
                    word |= ((bytes &* 0x0102_0408_1020_4080) >> 56) << UInt64(group * 8)
                }
                words[count] = word
                count += 1
            }
            if count * 64 < end {
                words[count] = (count * 64..<end).reduce(0) { $0 | ((isIn($1) ? 1 : 0) << UInt64($1 % 64)) }
                count += 1
            }
        }
    }
}

extension Bitmap {
    /// - Parameter words: from ``bitWords(below:where:)``.
    ///
    /// Builds the portable format of Roaring bitmaps (github.com/RoaringBitmap/RoaringFormatSpec), because CRoaring reads
    /// it much faster than single positions: per 65,536 positions, an array of the members or all bits.
    convenience init(bits words: [UInt64]) {
        let containers = stride(from: 0, to: words.count, by: 1024).map { words[$0..<min($0 + 1024, words.count)] }
        let filled = containers.enumerated().compactMap { key, words in
            let count = words.reduce(0) { $0 + $1.nonzeroBitCount }
            return count == 0 ? nil : (key: key, words: words, count: count)
        }
        var offset = 8 + filled.count * 8
        let capacity = offset + filled.count * 8192
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, size in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            func put<Number: FixedWidthInteger>(_ number: Number, _ offset: Int) {
                bytes.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
            }
            put(UInt32(12346), 0)
            put(UInt32(filled.count), 4)
            for (place, (key, words, count)) in filled.enumerated() {
                put(UInt16(key), 8 + place * 4)
                put(UInt16(count - 1), 10 + place * 4)
                put(UInt32(offset), 8 + filled.count * 4 + place * 4)
                if count > 4096 {
                    for word in words {
                        put(word, offset)
                        offset += 8
                    }
                    let end = offset + (1024 - words.count) * 8
                    while offset < end {
                        put(UInt64(0), offset)
                        offset += 8
                    }
                } else {
                    for (place, word) in words.enumerated() {
                        var left = word
                        while left != 0 {
                            put(UInt16(place * 64 + left.trailingZeroBitCount), offset)
                            offset += 2
                            left &= left - 1
                        }
                    }
                }
            }
            size = offset
        }
        self.init(portable: bytes)
    }
}
