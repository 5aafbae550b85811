import Foundation
import Intake

/// The output of ffprobe for a file, with ffprobe's names. An untrusted file determines its contents, so its size, its
/// depth and the number of its parts are bounded.
struct ProbeReport: Decodable {
    struct Stream: Decodable {
        struct Disposition: Decodable { var attached_pic: Int? }
        struct SideData: Decodable { var rotation: Double? }

        var codec_type: String?
        var codec_name: String?
        var width: Int?
        var height: Int?
        var sample_aspect_ratio: String?
        var duration: String?
        var disposition: Disposition?
        var side_data_list: [SideData]?
        var tags: [String: String]?
    }

    struct Format: Decodable {
        var duration: String?
        var tags: [String: String]?
    }

    var streams: [Stream] = []
    var format = Format()

    static let sizeLimit = 1 << 20
    private static let depthLimit = 16
    private static let streamLimit = 100
    private static let textLimit = 10_000

    /// Nil if the output is not such a report.
    init?(_ json: [UInt8]) {
        guard json.count <= Self.sizeLimit, Self.depth(of: json) <= Self.depthLimit,
            let report = try? JSONDecoder().decode(ProbeReport.self, from: Data(json))
        else { return nil }
        self = report
        streams = Array(streams.prefix(Self.streamLimit))
    }

    private enum CodingKeys: CodingKey { case streams, format }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        streams = try values.decodeIfPresent([Stream].self, forKey: .streams) ?? []
        format = try values.decodeIfPresent(Format.self, forKey: .format) ?? Format()
    }

    /// The nesting depth of brackets outside of strings.
    private static func depth(of json: [UInt8]) -> Int {
        var (depth, deepest, isText, isEscaped) = (0, 0, false, false)
        for byte in json {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isText = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                deepest = max(deepest, depth)
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
            }
        }
        return deepest
    }

    /// The first video track; an album cover is not one.
    var video: Stream? { streams.first { $0.codec_type == "video" && $0.disposition?.attached_pic != 1 } }

    /// Tags of the file, then of its tracks, with names in lower case.
    var tags: [String: String] {
        var found: [String: String] = [:]
        for tags in [format.tags, video?.tags] + streams.map(\.tags) {
            for (name, text) in (tags ?? [:]).sorted(by: { $0.key < $1.key }) where text.utf8.count <= Self.textLimit
            {
                let text = text.trimmingBlanks()
                if !text.isEmpty, found[name.lowercased()] == nil { found[name.lowercased()] = text }
            }
        }
        return found
    }

    /// Display size: rotated, with square pixels.
    var size: (width: Int, height: Int)? {
        guard let video, let width = video.width, let height = video.height, (1...1 << 20).contains(width),
            (1...1 << 20).contains(height)
        else { return nil }
        let ratio = (video.sample_aspect_ratio?.split(separator: ":") ?? []).compactMap { Double($0) }
        let stretch = ratio.count == 2 && ratio[0] > 0 && ratio[1] > 0 ? ratio[0] / ratio[1] : 1
        let across = (0.1...10).contains(stretch) ? Int((Double(width) * stretch).rounded()) : width
        return isTurned ? (width: height, height: across) : (width: across, height: height)
    }

    private var rotation: Int {
        let degrees = video?.side_data_list?.lazy.compactMap(\.rotation).first ?? 0
        return degrees.isFinite && abs(degrees) < 10_000 ? ((Int(degrees.rounded()) % 360) + 360) % 360 : 0
    }

    private var isTurned: Bool { rotation == 90 || rotation == 270 }

    /// The rotation as an EXIF orientation. ffprobe's degrees are counterclockwise. Nil for upright frames.
    var orientation: Int? {
        switch rotation {
        case 90: 8
        case 180: 3
        case 270: 6
        default: nil
        }
    }

    var durationSeconds: Double? {
        let stated = [format.duration, video?.duration].compactMap { $0 }.compactMap { Double($0) }
        return stated.first { $0 > 0 && $0 < 400 * 86_400 }
    }

    /// ffmpeg's codec name: `h264`.
    var codec: String? { video?.codec_name }
}
