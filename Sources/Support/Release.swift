/// The version of this program, as `calotype --version` and `/metrics` show it.
package enum Release {
    package static let version = "0.1.0"
}
