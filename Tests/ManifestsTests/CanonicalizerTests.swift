import Declarations
import Foundation
import Testing

@testable import Manifests

/// The canonical form against xmllint and the published vectors.
@Suite struct CanonicalizerTests {
    static let documents = [
        "<a/>", "<?xml version=\"1.0\"?>\n<a b='1' a=\"2\"><!-- c --><b></b></a>\n",
        "<b:a xmlns:z=\"urn:1\" xmlns:b=\"urn:2\" c=\"&lt;&#9;&#10;&#13;&quot;'\">&#13;\n&gt;<![CDATA[<x>&]]><b:d xmlns:b=\"urn:2\"/></b:a>",
        "<a xmlns=\"urn:u\"><b xmlns=\"\"><c xmlns=\"\"/></b>é e\u{301} 𠀋 😀 \u{85}</a>",
        "<?pi x?><a xml:lang=\"zh\">\r\n\t<b   y = '1'  x='2' /></a><?end?>",
    ]

    @Test(arguments: documents)
    func xmllintWritesTheSame(document: String) throws {
        guard let xmllint = OutsideTool("xmllint") else { return }
        let folder = try TemporaryFolder()
        let file = try folder.write(document.bytes, to: "a.xml")
        // xmllint writes comments too and adds a line feed, so they are taken out here.
        var theirs = try xmllint.run(["--nonet", "--c14n", file]).output.text.replacing("<!-- c -->", with: "")
        if theirs.hasSuffix("\n") { theirs.removeLast() }
        #expect(try Canonicalizer.canonicalize(document.bytes).text == theirs)
    }

    @Test func renderedMessagesAreWhatXmllintWrites() throws {
        guard let xmllint = OutsideTool("xmllint") else { return }
        let templates = try SharedTemplates.get()
        var samples = SampleRequests(templates, seed: 41)
        let folder = try TemporaryFolder()
        for kind in DocumentKind.allCases {
            let message = try templates.render(samples.request(kind, documents: 2, lines: 2, choice: .longest))
            let file = try folder.write(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".bytes + message.bytes, to: "\(kind.rawValue).xml")
            var theirs = try xmllint.run(["--nonet", "--c14n", file]).output
            if theirs.last == 0x0A { theirs.removeLast() }
            #expect(theirs == message.bytes)
        }
    }

    @Test(arguments: ["CEB311Message-rsa", "CEB311Message-sm2"])
    func publishedVectorsAgree(name: String) throws {
        guard let signed = Checkout.reference("samples/synthetic/\(name).xml"),
            let canonical = Checkout.reference("samples/synthetic/\(name).canonical.txt")
        else { return }
        let view = try SignedMessageView.read(try Checkout.bytes(signed))
        #expect(try view.content == Checkout.bytes(canonical))
    }
}
