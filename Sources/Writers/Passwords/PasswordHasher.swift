import CArgon2
import Crypto
import Foundation
package import Support
import Synchronization

/// Hashes and checks passwords with Argon2id, on threads of its own: one hash takes 19 MiB and some hundredths of a
/// second.
package final class PasswordHasher: Sendable {
    /// The parameters of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
    private static let (memoryKiB, passes, lanes) = (UInt32(19 << 10), UInt32(2), UInt32(1))
    private static let (saltBytes, hashBytes) = (16, 32)
    private static let threads = 2
    /// Passwords that wait or are being hashed; more are refused.
    private static let capacity = 20

    package enum Failure: Error, Sendable {
        /// Too many passwords are waiting.
        case busy
        /// libargon2 failed, such as for lack of memory.
        case argon2(reason: String)
    }

    /// Attempts to sign in, from before their first statement.
    let attempts = AdmissionLimit(capacity)
    private let threads = WorkerThreads(count: threads, name: "password", stackSize: 256 << 10)
    private let passwords = AdmissionLimit(capacity)
    /// The hash of a random password: checking it for an unknown name takes as long as for a known one.
    private let decoy = Mutex<String?>(nil)

    package init() {}

    /// The encoded form `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
    package func hash(_ password: Secret) async throws(Failure) -> String {
        try await run { Self.hash(Self.bytes(of: password)) }
    }

    /// Whether the password has this hash. It takes as long for nil, which no password has.
    package func isCorrect(_ password: Secret, hash: String?) async throws(Failure) -> Bool {
        let compared = try await run { [self] () -> Result<Bool, Failure> in
            let bytes = Self.bytes(of: password)
            if let hash { return .success(Self.verify(bytes, hash)) }
            let known = decoy.withLock { $0 }
            if let known { return .success(Self.verify(bytes, known)) }
            return Self.hash(Array(SymmetricKey(size: .bits256).withUnsafeBytes { $0 })).map { made in
                decoy.withLock { $0 = made }
                return false
            }
        }
        return compared && hash != nil
    }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () -> Result<Value, Failure>
    ) async throws(Failure) -> Value {
        guard passwords.enter() else { throw .busy }
        defer { passwords.leave() }
        return try await threads.run(work).get()
    }

    /// The same text has several forms in Unicode, and keyboards differ: the composed form counts.
    private static func bytes(of password: Secret) -> [UInt8] {
        Array(password.text.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func hash(_ password: [UInt8]) -> Result<String, Failure> {
        let salt = SymmetricKey(size: SymmetricKeySize(bitCount: saltBytes * 8)).withUnsafeBytes { Array($0) }
        let length = argon2_encodedlen(
            passes, memoryKiB, lanes, UInt32(saltBytes), UInt32(hashBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let status = argon2id_hash_encoded(
            passes, memoryKiB, lanes, password, password.count, salt, salt.count, hashBytes, &encoded, encoded.count)
        guard status == ARGON2_OK.rawValue else {
            return .failure(.argon2(reason: String(cString: argon2_error_message(status))))
        }
        return .success(String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Compares in constant time. False for a hash of another form.
    private static func verify(_ password: [UInt8], _ hash: String) -> Bool {
        argon2id_verify(hash, password, password.count) == ARGON2_OK.rawValue
    }
}
