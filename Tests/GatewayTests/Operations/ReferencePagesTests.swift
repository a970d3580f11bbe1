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
                # alerts:
                #   email:
                #     from: a@b.example
                #     # ca: ca.pem   # whom to trust
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
                "data", "http", "http.port", "http.token", "alerts", "alerts.email", "alerts.email.from",
                "alerts.email.ca", "list", "list[].id", "list[].codes", "signers",
                "signers.NAME",
                "signers.NAME.key",
            ])
        #expect(entries[0].about == "Where things are. Two lines of it." && entries[0].value == "run/data")
        #expect(entries[2].about == "0: any" && entries[2].value == "8443" && !entries[2].isOptional)
        #expect(entries[3].about == "asks for it and more" && entries[3].isOptional)
        #expect(entries[7].about == "whom to trust" && entries[7].value == "ca.pem" && entries[7].isOptional)
        #expect(reference.markdown.contains("| `http.port` | `8443` | 0: any |"))
        #expect(reference.markdown.contains("What this file is."))
    }
}
