import Support
import Testing
import Writers

@Suite struct PasswordHasherTests {
    @Test func `a hash has the documented parameters and belongs to its password only`() async throws {
        let hasher = PasswordHasher()
        let password = Secret("correct horse battery")
        let hash = try await hasher.hash(password)
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.isCorrect(password, hash: hash))
        #expect(try await hasher.isCorrect(Secret("correct horse batterz"), hash: hash) == false)
        #expect(try await hasher.hash(password) != hash)
    }

    @Test func `composed and decomposed characters are the same password`() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash(Secret("Gar\u{E7}on und Mu\u{308}ller"))
        #expect(try await hasher.isCorrect(Secret("Garc\u{327}on und M\u{FC}ller"), hash: hash))
    }

    @Test(arguments: ["", "$argon2id$v=19$m=1,t=1$x", "$2b$12$abcdefghijklmnopqrstuu"])
    func `no password has a hash of another form, nor none`(hash: String) async throws {
        let hasher = PasswordHasher()
        #expect(try await hasher.isCorrect(Secret("anything"), hash: hash) == false)
        #expect(try await hasher.isCorrect(Secret("anything"), hash: nil) == false)
        #expect(try await hasher.isCorrect(Secret("anything"), hash: nil) == false)
    }

    @Test func `passwords beyond the queue are refused at once`() async throws {
        let hasher = PasswordHasher()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    do throws(PasswordHasher.Failure) {
                        _ = try await hasher.isCorrect(Secret("wrong password"), hash: nil)
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [true: 0, false: 0]) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes[true, default: 0] >= 20)
        #expect(outcomes[false, default: 0] >= 1)
        #expect(try await hasher.isCorrect(Secret("wrong password"), hash: nil) == false)
    }

    @Test(arguments: [
        ("short", "must have at least 10 characters"), ("aaaaabbbbb", "must have at least four different characters"),
        ("Anna-Maria-K", "must not be the name"),
    ])
    func `a weak password is refused with the reason`(password: String, reason: String) {
        #expect(PasswordRule.objection(to: Secret(password), of: "anna-maria-k") == reason)
        #expect(PasswordRule.objection(to: Secret("long enough to use"), of: "anna") == nil)
    }
}
