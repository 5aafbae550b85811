import Ingest
import Intake
import Testing

/// Motion photos made here, of a sample and of a clip that is none to play.
@Suite struct MotionPhotoTests {
    static let clip = [0, 0, 0, 24] + Array("ftypmp42".utf8) + [UInt8](repeating: 7, count: 4309)

    private static func offset(_ length: Int) -> String { "GCamera:MicroVideoOffset='\(length)'/>" }

    private static func item(_ length: Int) -> String {
        """
        ><Container:Directory><rdf:Seq>
          <rdf:li rdf:parseType='Resource'>
            <Container:Item Item:Mime='image/jpeg' Item:Semantic='Primary' Item:Length='0'/></rdf:li>
          <rdf:li rdf:parseType='Resource'>
            <Container:Item Item:Mime='video/mp4' Item:Semantic='MotionPhoto' Item:Length='\(length)'/></rdf:li>
        </rdf:Seq></Container:Directory></rdf:Description>
        """
    }

    /// A JPEG with Google's XMP, followed by other bytes.
    private static func photo(_ words: String?, then rest: [UInt8]) throws -> [UInt8] {
        let jpeg = try SamplePhotos.bytes(WrittenWordsTests.sample)
        guard let words else { return jpeg + rest }
        let packet = """
            http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>
            <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''
              xmlns:GCamera='http://ns.google.com/photos/1.0/camera/'
              xmlns:Container='http://ns.google.com/photos/1.0/container/'
              xmlns:Item='http://ns.google.com/photos/1.0/container/item/' \(words)
            </rdf:RDF></x:xmpmeta>
            """
        let length = packet.utf8.count + 2
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + Array(packet.utf8)
        return Array(jpeg.prefix(2)) + segment + jpeg.dropFirst(2) + rest
    }

    private static func read(_ file: [UInt8]) -> Int? {
        let reading = PictureReader().read(file)
        #expect(reading.failure == nil && reading.warnings == [])
        return reading.facts.motionVideoBytes
    }

    @Test func `the length of the clip is read from Google's motion photos`() throws {
        #expect(Self.clip.count == 4321)
        for words in [Self.offset(4321), Self.item(4321)] {
            #expect(Self.read(try Self.photo(words, then: Self.clip)) == 4321)
        }
    }

    @Test func `a claimed clip that is missing is ignored`() throws {
        for length in [4321, 4320, 4322, 12_747, 99_999_999, 5, 1, 0, -1, Int.max] {
            for words in [Self.offset(length), Self.item(length)] {
                // Cut off, or another length than it has.
                #expect(Self.read(try Self.photo(words, then: [])) == nil, "\(words)")
                if length != 4321 { #expect(Self.read(try Self.photo(words, then: Self.clip)) == nil, "\(words)") }
            }
        }
    }

    private static func little(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// Blocks, each with its name, and a directory of how far they lie before it.
    static func trailer(_ blocks: [(type: Int, name: String, data: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for block in blocks {
            starts.append(bytes.count)
            bytes +=
                little(block.type << 16, 4) + little(block.name.utf8.count, 4) + Array(block.name.utf8) + block.data
        }
        var directory = Array("SEFH".utf8) + little(107, 4) + little(blocks.count, 4)
        for (index, block) in blocks.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
            directory +=
                little(block.type << 16, 4) + little(bytes.count - starts[index], 4) + little(end - starts[index], 4)
        }
        return bytes + directory + little(directory.count, 4) + Array("SEFT".utf8)
    }

    private static let time = (type: 0x0A01, name: "Image_UTC_Data", data: Array("1563120993000".utf8))
    private static let motion = (type: 0x0A30, name: "MotionPhoto_Data", data: clip)

    @Test func `Samsung's clip is read from a trailer`() throws {
        let trailer = Self.trailer([Self.time, Self.motion])
        let directory = 12 + 2 * 12 + 8
        #expect(Self.read(try Self.photo(nil, then: trailer)) == 4321 + directory)
        // Newer ones say it in Google's words, too.
        #expect(Self.read(try Self.photo(Self.item(4321 + directory), then: trailer)) == 4321 + directory)
        #expect(Self.read(try Self.photo(Self.item(4321), then: trailer)) == 4321 + directory)
    }

    @Test func `a damaged Samsung trailer is ignored`() throws {
        let whole = Self.trailer([Self.motion])
        #expect(Self.read(try Self.photo(nil, then: Self.trailer([Self.time]))) == nil)
        #expect(Self.read(try Self.photo(nil, then: Self.trailer([(0x0A30, "MotionPhoto_Data", [1, 2, 3])]))) == nil)
        // Without its beginning nothing is where the directory says.
        #expect(Self.read(try Self.photo(nil, then: Array(whole.suffix(40)))) == nil)
        for index in whole.count - 32..<whole.count {
            for byte: UInt8 in [0, 0x7F, 0xFF] {
                var broken = whole
                broken[index] = byte
                let found = Self.read(try Self.photo(nil, then: broken))
                #expect(found == nil || found == 4321 + 32)
            }
        }
    }
}
