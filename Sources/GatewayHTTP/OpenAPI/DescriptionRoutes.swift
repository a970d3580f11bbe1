import Declarations
import HTTPTypes
import Hummingbird

/// The interface described: for programs and for people, both from the same table.
enum DescriptionRoutes {
    static func endpoints(describing endpoints: [Endpoint]) -> [Endpoint] {
        let document = OpenAPIDocument(endpoints: endpoints)
        let text = String(decoding: document.json.bytes, as: UTF8.self)
        return [
            Endpoint(.get, "/openapi.json", .people, "The interface for programs") { _, _ in
                .text(text, type: "application/json")
            },
            Endpoint(.get, "/docs", .people, "The interface for people") { _, context in
                .page(DocsPage(document: document, language: context.language).page, context)
            },
        ]
    }
}
