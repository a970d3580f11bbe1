import Declarations
import Manifests
import Testing

@Suite struct MessageTemplatesTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    /// Every value that a document brings has its place: nothing is silently dropped.
    @Test(arguments: DocumentKind.allCases)
    func everyFieldOfTheContentIsPlaced(kind: DocumentKind) {
        let sources = Set(self.templates.documentation(for: kind).map(\.source))
        for name in DocumentFields.head(of: kind) { #expect(sources.contains("body.\(name)"), "\(kind) \(name)") }
        for name in DocumentFields.line(of: kind) { #expect(sources.contains("line.\(name)"), "\(kind) \(name)") }
    }

    @Test func theFieldTableSaysWhatATemplateSays() throws {
        let rows = self.templates.documentation(for: .inventory)
        let unit = try #require(rows.first { $0.element == "InventoryList/unit2" })
        #expect(unit.type == "C3")
        #expect(unit.label == "第二计量单位")
        #expect(!unit.required)
        #expect(unit.pattern == "[0-9]{3}")
        #expect(unit.source == "line.unit2")
        let mode = try #require(rows.first { $0.element == "BaseTransfer/dxpMode" })
        #expect(mode.codes == ["DXP"])
        #expect(mode.source == "constant DXP")
        let payload = try #require(rows.first { $0.element == "ExtendMessage/Message" })
        #expect(payload.type == "XML")
        #expect(payload.source == "extension.message")
        let third = try #require(rows.first { $0.element == "BaseSubscribe/status" })
        #expect(third.codes == ["ALL", "DATA", "RET"])
        #expect(rows.first?.element == "InventoryHead/guid")
        #expect(rows.allSatisfy { !$0.label.isEmpty && !$0.meaning.isEmpty })
    }

    @Test func aMissingFolderIsSaidByName() {
        let error = #expect(throws: ManifestError.self) { try MessageTemplates(directory: "/nowhere/at/all") }
        #expect(error?.code == .templateInvalid)
        #expect(error?.file?.hasSuffix("CEB311Message.xml") == true)
    }
}
