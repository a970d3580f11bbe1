import Foundation
import Transports

/// Certificates made by openssl, once per run.
struct TestPKI {
    let directory: URL

    static let shared: Result<TestPKI, any Error> = Result {
        let directory = try Fixtures.scratch()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [Fixtures.directory.appending(path: "make-pki.sh").path, directory.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestFailure("make-pki.sh failed") }
        return TestPKI(directory: directory)
    }

    func file(_ name: String) -> String { self.directory.appending(path: name).path }

    func text(_ name: String) throws -> String { try String(contentsOfFile: self.file(name), encoding: .utf8) }

    /// The identity of that name.
    func identity(_ name: String) -> ClientCertificate {
        ClientCertificate(certificateFile: self.file("\(name).pem"), keyFile: self.file("\(name).key"))
    }

    /// Trusts our own CA and shows the client certificate.
    var policy: ConnectionPolicy {
        ConnectionPolicy(
            caFile: self.file("ca.pem"), clientCertificate: self.identity("client"), connectTimeout: .seconds(10),
            totalTimeout: .seconds(20))
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
