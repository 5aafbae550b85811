import Foundation
import Ingest
import Intake
import Testing

/// Colours that a HEIC or AVIF file tells by numbers (ITU-T H.273) instead of a profile, compared with the formulas of the
/// recommendations in double precision.
@Suite struct ColourNumberTests {
    /// Each file has four columns: red, green, blue, brown; of ten bits, all of their colour.
    private static let coded = [[200, 40, 40], [40, 200, 40], [40, 40, 200], [180, 140, 110]]

    /// The middle of each column of the thumbnail.
    private func columns(_ bytes: [UInt8]) throws -> [[Double]] {
        let reading = PictureReader().read(bytes)
        #expect(reading.failure == nil)
        let text = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            for x in (1, 3, 5, 7):
                print(*picture.getpixel((picture.width * x // 8, picture.height // 2)))
            """, to: try #require(reading.screen).jpeg)
        return text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    }

    /// With other primaries and another transfer in the box `colr`.
    private func file(_ name: String, primaries: UInt8, transfer: UInt8) throws -> [UInt8] {
        var bytes = try FaultFile.bytes(name)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("nclx".utf8)) })
        bytes[place + 5] = primaries
        bytes[place + 7] = transfer
        return bytes
    }

    private static let fromP3 = [
        [1.2249401, -0.2249404, 0], [-0.0420569, 1.0420571, 0], [-0.0196376, -0.0786361, 1.0982735],
    ]
    private static let from2020 = [
        [1.6604910, -0.5876411, -0.0728499], [-0.1245505, 1.1328999, -0.0083494],
        [-0.0181508, -0.1005789, 1.1187297],
    ]

    private static func srgb(_ linear: [Double], _ matrix: [[Double]]) -> [Double] {
        matrix.map { row in
            let value = min(max(zip(row, linear).map(*).reduce(0, +), 0), 1)
            return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055)
        }
    }

    private static func linear(_ value: Double) -> Double {
        value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static let (m1, m2) = (2610.0 / 16384, 2523.0 / 32)
    private static let (c1, c2, c3) = (3424.0 / 4096, 2413.0 / 128, 2392.0 / 128)

    private static func nits(pq: Double) -> Double {
        let root = pow(pq, 1 / m2)
        return 10_000 * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
    }

    private static func pq(nits: Double) -> Double {
        let power = pow(nits / 10_000, m1)
        return pow((c1 + c2 * power) / (1 + c3 * power), m2)
    }

    /// BT.2390's mapping of 1000 to 203 candela per square metre, by the brightest of the three; 1 is white.
    private static func mapped(_ light: [Double]) -> [Double] {
        let brightest = light.max() ?? 0
        guard brightest > 0 else { return light }
        let scale = pq(nits: 1000)
        let largest = pq(nits: 203) / scale
        let knee = 1.5 * largest - 0.5
        var signal = pq(nits: min(brightest, 1000)) / scale
        if signal >= knee {
            let t = (signal - knee) / (1 - knee)
            signal =
                (2 * t * t * t - 3 * t * t + 1) * knee + (t * t * t - 2 * t * t + t) * (1 - knee)
                + (3 * t * t - 2 * t * t * t) * largest
        }
        let target = nits(pq: signal * scale)
        return light.map { $0 * target / brightest / 203 }
    }

    private static func hlg(_ value: Double) -> Double {
        value <= 0.5 ? value * value / 3 : (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    }

    private func expect(_ found: [[Double]], _ wanted: [[Double]], within tolerance: Double = 9) {
        for (found, wanted) in zip(found, wanted) {
            #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance }, "\(found), not \(wanted)")
        }
    }

    private static var fractions: [[Double]] { coded.map { $0.map { Double($0) / 255 } } }

    @Test func `Display P3 without a profile becomes sRGB`() throws {
        let wanted = Self.fractions.map { Self.srgb($0.map(Self.linear), Self.fromP3) }
        expect(try columns(FaultFile.bytes("k16_nclx_p3.avif")), wanted)
    }

    @Test(arguments: [1, 14] as [UInt8]) func `BT.2020 with standard range becomes sRGB`(transfer: UInt8) throws {
        let wanted = Self.fractions.map { Self.srgb($0.map(Self.linear), Self.from2020) }
        expect(try columns(file("k16_nclx_pq.avif", primaries: 9, transfer: transfer)), wanted)
    }

    @Test func `PQ is mapped to the white of a screen`() throws {
        let wanted = Self.fractions.map { Self.srgb(Self.mapped($0.map(Self.nits)), Self.from2020) }
        expect(try columns(FaultFile.bytes("k16_nclx_pq.avif")), wanted)
        let display = Self.fractions.map { Self.srgb(Self.mapped($0.map(Self.nits)), Self.fromP3) }
        expect(try columns(file("k16_nclx_pq.avif", primaries: 12, transfer: 16)), display)
    }

    @Test func `HLG is mapped for its reference display`() throws {
        let wanted = Self.fractions.map { colour -> [Double] in
            let scene = colour.map(Self.hlg)
            let luma = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2]
            return Self.srgb(Self.mapped(scene.map { $0 * 1000 * pow(luma, 0.2) }), Self.from2020)
        }
        expect(try columns(file("k16_nclx_pq.avif", primaries: 9, transfer: 18)), wanted)
    }

    @Test(arguments: [1, 13] as [UInt8]) func `colour numbers of sRGB change nothing`(transfer: UInt8) throws {
        let found = try columns(file("k16_nclx_p3.avif", primaries: 1, transfer: transfer))
        expect(found, Self.coded.map { $0.map(Double.init) })
    }

    @Test(arguments: [2, 255] as [UInt8])
    func `without colour numbers in the box, those of the coded picture are used`(
        number: UInt8
    ) throws {
        let wanted = Self.fractions.map { Self.srgb($0.map(Self.linear), Self.fromP3) }
        expect(try columns(file("k16_nclx_p3.avif", primaries: number, transfer: number)), wanted)
    }

    @Test func `the hash is that of the stored pixels`() throws {
        let mapped = PictureReader().read(try FaultFile.bytes("k16_nclx_pq.avif"))
        let plain = PictureReader().read(try file("k16_nclx_pq.avif", primaries: 1, transfer: 13))
        #expect(mapped.perceptualHash != nil && mapped.perceptualHash == plain.perceptualHash)
        #expect(mapped.screen != plain.screen)
    }
}
