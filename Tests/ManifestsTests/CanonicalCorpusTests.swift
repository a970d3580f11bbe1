import Declarations
import Foundation
import Testing

@testable import Manifests

/// The canonical form of everything that is rendered and of every sample, against xmllint in one call.
@Suite struct CanonicalCorpusTests {
    @Test func xmllintAgreesOnTheWholeCorpus() throws {
        guard let xmllint = OutsideTool("xmllint") else { return }
        var files: [(name: String, bytes: [UInt8])] = []
        let templates = try SharedTemplates.get()
        for (seed, choice) in SampleRequests.Choice.allCases.enumerated() {
            var samples = SampleRequests(templates, seed: UInt64(seed + 61))
            for kind in DocumentKind.allCases {
                let message = try templates.render(samples.request(kind, documents: 3, lines: 3, choice: choice))
                files.append(("\(kind) \(choice)", message.bytes))
            }
        }
        let rendered = files.count
        files += try Self.files(below: Checkout.templates)
        if let samples = Checkout.reference("samples", checks: 60) { files += try Self.files(below: samples) }
        let folder = try TemporaryFolder()
        let marker = "<marker-between-two-files></marker-between-two-files>"
        let markerPath = try folder.write(marker.bytes, to: "marker")
        var (ours, paths) = ([(name: String, text: [UInt8])](), [String]())
        for (index, file) in files.enumerated() {
            guard let canonical = try? Canonicalizer.canonicalize(file.bytes) else { continue }
            ours.append((file.name, canonical))
            paths += [try folder.write(file.bytes, to: "\(index).xml"), markerPath]
        }
        let theirs = try xmllint.run(["--nonet", "--c14n"] + paths).output.text.components(separatedBy: marker)
        #expect(theirs.count == ours.count + 1)
        for (own, other) in zip(ours, theirs) {
            #expect(Self.plain(other) == own.text.text, "\(own.name)")
        }
        #expect(ours.count >= rendered + 19)
        print(
            "c14n: \(ours.count) files compared with xmllint, \(rendered) of them rendered; \(files.count - ours.count) unreadable"
        )
    }

    /// Every XML file below a folder.
    private static func files(below folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try paths.filter { $0.hasSuffix(".xml") }.sorted().map { ($0, try Checkout.bytes("\(folder)/\($0)")) }
    }

    /// What xmllint wrote between two markers, without the line feeds it adds, and without comments, which it writes too.
    private static func plain(_ text: String) -> String {
        var rest = text
        if rest.hasPrefix("\n") { rest.removeFirst() }
        if rest.hasSuffix("\n") { rest.removeLast() }
        while let start = rest.range(of: "<!--"),
            let end = rest.range(of: "-->", range: start.upperBound..<rest.endIndex)
        {
            let (isFirst, isLast) = (start.lowerBound == rest.startIndex, end.upperBound == rest.endIndex)
            rest.removeSubrange(start.lowerBound..<end.upperBound)
            // A comment beside the root brings a line feed with it.
            if isFirst, rest.hasPrefix("\n") { rest.removeFirst() }
            if isLast, rest.hasSuffix("\n") { rest.removeLast() }
        }
        return rest
    }
}
