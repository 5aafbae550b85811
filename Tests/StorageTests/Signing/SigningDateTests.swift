import Foundation
import Storage
import Testing

struct SigningDateTests {
    @Test(arguments: [0, -1, 951_782_400, 1_709_251_199, 4_102_444_800])
    func `a date and its stamp convert into each other`(seconds: Int) {
        let date = SigningDate(Date(timeIntervalSince1970: Double(seconds)))
        #expect(SigningDate(stamp: date.stamp) == date)
    }

    @Test(arguments: ["20230229T000000Z", "20240101T240000Z", "20240101 000000Z", "2024-01-01", "20241301T000000Z"])
    func `a stamp of a date that does not exist is rejected`(stamp: String) {
        #expect(SigningDate(stamp: stamp) == nil)
    }
}
