import API
import Calotype
import Testing

@Suite struct PublicAddressTests {
    @Test(arguments: [
        ("https://photos.example.org", "https://photos.example.org", ""),
        ("https://photos.example.org/", "https://photos.example.org", ""),
        ("https://Home.Example:443/photos", "https://home.example", "/photos"),
        ("https://home.example:8443/family/photos/", "https://home.example:8443", "/family/photos"),
        ("http://127.0.0.1:8080/photos", "http://127.0.0.1:8080", "/photos"),
    ])
    func `a public address has an origin and perhaps a base path`(text: String, origin: String, path: String) throws {
        let source = try SettingsSource(environment: ["CALOTYPE_PUBLIC_URL": text])
        let address = try #require(try PublicAddress(source))
        #expect(address.origin == origin)
        #expect(address.basePath.text == path)
        // What login links begin with.
        #expect(try source.address() == origin + path)
    }

    @Test(arguments: [
        "https://home.example/photos?x=1", "https://home.example/#photos", "https://me@home.example/photos",
        "https://home.example/a b", "https://home.example/caf%C3%A9", "https://home.example/a//b",
        "home.example/photos",
        "https://home.example/api", "https://home.example/photo/1", "https://home.example/../photos",
    ])
    func `anything else is refused with an example`(text: String) throws {
        let source = try SettingsSource(environment: ["CALOTYPE_PUBLIC_URL": text])
        let error = #expect(throws: SettingError.self) { try PublicAddress(source) }
        #expect(error?.description.contains("must be an address such as https://") == true)
    }
}
