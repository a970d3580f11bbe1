import Foundation
import Gateway
import GatewayTestKit
import Testing

/// Pages that are made from the program are as the program says (`make reference`).
@Suite struct ReferencePagesTests {
    private static let example = Result { String(decoding: try Checkout.read("tongguan.example.yaml"), as: UTF8.self) }

    @Test("The pages of the repository are up to date")
    func upToDate() throws {
        let pages = ReferencePages.all(
            example: try Self.example.get(), errors: try ErrorDictionary.load(templates: Checkout.templates))
        #expect(pages.count >= 6)
        for page in pages {
            let stored = try? String(decoding: Checkout.read("docs/" + page.path), as: UTF8.self)
            #expect(stored == page.text, "docs/\(page.path) is stale: run `make reference`")
        }
    }

    /// A place in the example and the path that it has in the reference.
    struct Place: Sendable, CustomTestStringConvertible {
        /// The beginning of the line under which an unknown key is put.
        var under: String
        var indent: Int
        var path: String
        var testDescription: String { self.path.isEmpty ? "top" : self.path }
    }

    private static let places: [Place] = [
        .init(under: "http:", indent: 2, path: "http."),
        .init(under: "secrets:", indent: 2, path: "secrets."),
        .init(under: "  nanjing-https:", indent: 4, path: "channels.nanjing-https."),
        .init(under: "policy:", indent: 2, path: "policy."),
        .init(under: "  delivery:                     #", indent: 4, path: "policy.delivery."),
        .init(under: "  intake:", indent: 4, path: "policy.intake."),
        .init(under: "  - id: hanbit-beauty", indent: 4, path: "tenants[]."),
    ]

    @Test("Every key that start-up allows is in the reference", arguments: Self.places)
    func complete(_ place: Place) throws {
        let text = try Self.example.get()
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = try #require(lines.firstIndex { $0.hasPrefix(place.under) }, "\(place.under) is not in the example")
        lines.insert(String(repeating: " ", count: place.indent) + "nosuchkey: 1", at: index + 1)
        let file = Checkout.root + "/run/reference-\(UUID().uuidString).yaml"
        try FileManager.default.createDirectory(atPath: Checkout.root + "/run", withIntermediateDirectories: true)
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        var problems: [ConfigurationProblem] = []
        do {
            _ = try GatewayConfiguration.load(path: file, environment: [:])
        } catch let error {
            problems = error.problems
        }
        let unknown = try #require(problems.first { $0.keyPath.hasSuffix("nosuchkey") }, "the key was not refused")
        let reference = ConfigurationReference(example: text)
        let told = Set(reference.entries.map(\.path))
        for key in unknown.allowed {
            // A list's key has brackets behind it once its elements are keys, too.
            #expect(
                told.contains(place.path + key) || told.contains(place.path + key + "[]"),
                "\(place.path)\(key) is not explained in tongguan.example.yaml")
        }
        #expect(unknown.allowed.count > 1)
    }

    @Test("Comments become explanations, marks become options")
    func reading() {
        let reference = ConfigurationReference(
            example: """
                # What this file is.

                # Where things are. Two
                # lines of it.
                data: run/data

                http:
                  port: 8443        # 0: any
                  # token: {file: t} # asks for it
                  #                  # and more
                list:
                  - id: a
                    codes: [1, 2]
                signers:
                  mine:
                    key: k
                """)
        let entries = reference.entries
        #expect(
            entries.map(\.path) == [
                "data", "http", "http.port", "http.token", "list", "list[].id", "list[].codes", "signers",
                "signers.NAME",
                "signers.NAME.key",
            ])
        #expect(entries[0].about == "Where things are. Two lines of it." && entries[0].value == "run/data")
        #expect(entries[2].about == "0: any" && entries[2].value == "8443" && !entries[2].isOptional)
        #expect(entries[3].about == "asks for it and more" && entries[3].isOptional)
        #expect(reference.markdown.contains("| `http.port` | `8443` | 0: any |"))
        #expect(reference.markdown.contains("What this file is."))
    }
}
