import Cryptography
import Declarations
import Glibc
import Manifests

/// Nothing is accepted but what somebody signed: an accepted message has the content of one of the signed seeds.
func runVerifier(_ bytes: [UInt8]) -> Int32 {
    let verifier = SignatureVerifier(allowed: Set(SignatureProfile.allCases))
    let verdict = verifier.verify(bytes, trust: nil, at: nil)
    promise(verdict.isValid == (verdict.verifiedContent != nil), "only a valid message has verified content")
    promise(!verdict.isValid || verdict.certificate != nil, "a valid message has a certificate")
    if let content = verdict.verifiedContent {
        promise(SignedSeeds.contents.contains(content), "only what was signed is accepted")
    }
    if let view = verdict.view {
        let again = outcome { () throws(ManifestError) in try Canonicalizer.canonicalize(view.content) }
        promise(again.value == view.content, "the content is in canonical form")
        promise(view.signedInfo.starts(with: "<".utf8), "SignedInfo is an element")
    }
    return 0
}

/// The contents of the messages among the seeds that carry a good signature.
enum SignedSeeds {
    nonisolated(unsafe) private(set) static var contents: Set<[UInt8]> = []

    /// Takes the files of folders whose names begin with `valid`. Called once, before anything is fuzzed.
    static func load(_ folders: some Sequence<String>) {
        for folder in folders {
            guard let directory = opendir(folder) else { continue }
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard name.hasPrefix("valid"), let bytes = Self.read("\(folder)/\(name)"),
                    let content = SignatureVerifier(allowed: Set(SignatureProfile.allCases))
                        .verify(bytes, trust: nil, at: nil).verifiedContent
                else { continue }
                self.contents.insert(content)
            }
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }
}
