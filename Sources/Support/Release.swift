/// The version of this program, as shown by `calotype --version` and `/metrics`.
package enum Release {
    package static let version = "0.1.0"
}
