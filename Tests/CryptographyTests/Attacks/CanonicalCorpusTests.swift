import Foundation
import Manifests
import Testing

@testable import Cryptography

/// The canonical form of every file of the attack corpus that can be read at all, against xmllint.
@Suite("Canonical form of the attack corpus") struct CanonicalCorpusTests {
    @Test("is what xmllint writes", arguments: AttackCorpusTests.signers) func corpus(signer: String) async throws {
        let bench = try await Workbench(signer: signer)
        var files = try await AttackCorpusTests.attacks(bench).map { ($0.name, $0.bytes) }
        // xmllint believes a wrong label of the encoding, this gateway reads UTF-8 whatever it says.
        files += try await bench.goodMessages().filter { $0.name != "encoding-label-wrong" }.map { ($0.name, $0.bytes) }
        let scratch = try Scratch()
        // One call for all: a marker between two files tells where one ends.
        let marker = "<marker-between-two-files></marker-between-two-files>"
        let markerPath = try scratch.write("marker", Array(marker.utf8))
        var (ours, paths) = ([(name: String, text: [UInt8])](), [String]())
        for (name, bytes) in files {
            guard let canonical = try? Canonicalizer.canonicalize(bytes) else { continue }
            ours.append((name, canonical))
            paths += [try scratch.write(name, bytes), markerPath]
        }
        let output = Data(try Tool.require("xmllint", ["--nonet", "--c14n"] + paths).output)
        var rest = output[...]
        for (name, text) in ours {
            let end = try #require(rest.range(of: Data(marker.utf8)), "\(name)")
            let theirs = rest[..<end.lowerBound]
            rest = rest[end.upperBound...].drop { $0 == 0x0A }
            // xmllint ends each document with a line feed of its own.
            let isSame = theirs.elementsEqual(text) || theirs.dropLast().elementsEqual(text)
            #expect(isSame || Self.withoutComments(theirs) == String(decoding: text, as: UTF8.self), "\(name)")
        }
        #expect(rest.isEmpty)
        #expect(ours.count > 150)
        print("c14n of the attack corpus of \(signer): \(ours.count) compared, \(files.count - ours.count) unreadable")
    }

    /// xmllint writes comments too; those outside the root bring a line feed with them.
    private static func withoutComments(_ written: Data) -> String {
        var rest = String(decoding: written, as: UTF8.self)
        if rest.hasSuffix("\n") { rest.removeLast() }
        while let start = rest.range(of: "<!--"),
            let end = rest.range(of: "-->", range: start.upperBound..<rest.endIndex)
        {
            let (isFirst, isLast) = (start.lowerBound == rest.startIndex, end.upperBound == rest.endIndex)
            rest.removeSubrange(start.lowerBound..<end.upperBound)
            if isFirst, rest.hasPrefix("\n") { rest.removeFirst() }
            if isLast, rest.hasSuffix("\n") { rest.removeLast() }
        }
        return rest
    }
}
