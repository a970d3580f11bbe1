import Declarations
import Foundation
import Testing

@testable import Manifests

/// The signature by the derived schema: exactly what we use, and nothing that the official schema refuses.
@Suite struct SchemaSignatureTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    /// A message around its signature.
    private func frame(_ kind: DocumentKind) throws -> (before: String, after: String) {
        var samples = SampleRequests(self.templates, seed: 31)
        let message = try self.templates.render(samples.request(kind, choice: .shortest))
        return (
            Array(message.bytes[..<message.signatureOffset]).text, Array(message.bytes[message.signatureOffset...]).text
        )
    }

    @Test(arguments: DocumentKind.allCases)
    func everyProfileIsValid(kind: DocumentKind) throws {
        let judges = try SchemaJudges(self.templates, kind, checks: 6)
        let (before, after) = try self.frame(kind)
        for signature in Part.signatures {
            var wrapped = signature
            wrapped[[1]].text = "\r\nVF\r\nqT\r\n"
            wrapped[[2, 1, 0]].text = "\nMI\nID\n"
            for each in [signature, wrapped] {
                let verdict = try judges.judge(before + each.xml(Part.declarations) + after)
                #expect(verdict.ours)
                #expect(verdict.official != false)
            }
        }
    }

    @Test(arguments: DocumentKind.allCases)
    func whatStandsInPlaceOfTheSignatureIsRefused(kind: DocumentKind) throws {
        let judges = try SchemaJudges(self.templates, kind, checks: 8)
        let (before, after) = try self.frame(kind)
        let signature = Part.signatures[0].xml(Part.declarations)
        let instead = [
            "<ds:Junk\(Part.declarations)></ds:Junk>", "<ds:Signature\(Part.declarations)></ds:Signature>",
            "<ds:Object\(Part.declarations)>\(signature)</ds:Object>",
            "<ds:SignedInfo\(Part.declarations)></ds:SignedInfo>", "<x:Signature\(Part.declarations)></x:Signature>",
            signature + signature, signature + "<ds:Junk\(Part.declarations)></ds:Junk>", "junk" + signature,
        ]
        for each in instead {
            let verdict = try judges.judge(before + each + after)
            #expect(!verdict.ours, "\(each)")
            #expect(verdict.official != true, "\(each)")
        }
    }

    /// Every element and attribute of the signature, damaged in every way: ours refuses all, the official one many.
    @Test(arguments: DocumentKind.allCases)
    func everyDamageToTheSignatureIsRefused(kind: DocumentKind) throws {
        let judges = try SchemaJudges(self.templates, kind, checks: 400)
        let (before, after) = try self.frame(kind)
        var refusedByTheOfficial = 0
        var count = 0
        for signature in Part.signatures {
            for way in signature.ways {
                for (what, damaged) in Self.damages(to: signature, at: way) {
                    let verdict = try judges.judge(before + damaged.xml(Part.declarations) + after)
                    #expect(!verdict.ours, "\(what) at \(signature[way[...]].name)")
                    refusedByTheOfficial += verdict.official == false ? 1 : 0
                    count += 1
                }
            }
        }
        #expect(count > 300)
        #expect(judges.official == nil || refusedByTheOfficial > 100)
    }

    private static func damages(to signature: Part, at way: [Int]) -> [(String, Part)] {
        var found: [(String, Part)] = []
        func change(_ what: String, _ body: (inout Part) -> Void) {
            var copy = signature
            body(&copy[way[...]])
            found.append((what, copy))
        }
        change("other name") { $0.name = "ds:Junk" }
        change("other namespace") { $0.name = "x:" + $0.name.dropFirst(3) }
        change("unknown attribute") { $0.attributes.append(("Junk", "1")) }
        change("junk inside") { $0.children.append(Part(name: "ds:Junk")) }
        change("foreign element inside") { $0.children.append(Part(name: "x:a")) }
        let part = signature[way[...]]
        if part.text.isEmpty { change("text") { $0.text = "junk" } }
        if !part.text.isEmpty { change("empty") { $0.text = "" } }
        if !part.text.isEmpty, part.name != "ds:KeyName" {
            for text in ["*", "VFq", "VFqT=", "=", "V F*T"] { change("not base64: \(text)") { $0.text = text } }
        }
        if part.children.count > 1 { change("other order") { $0.children.reverse() } }
        for index in part.attributes.indices {
            change("attribute missing") { $0.attributes.remove(at: index) }
            for value in ["urn:junk", "#a", part.attributes[index].value + "x"] {
                change("attribute \(value)") { $0.attributes[index].value = value }
            }
        }
        guard let last = way.last else { return found }
        let above = way.dropLast()
        var without = signature
        without[above].children.remove(at: last)
        found.append(("missing", without))
        var twice = signature
        twice[above].children.insert(part, at: last)
        found.append(("twice", twice))
        return found
    }

    /// Signatures as others made them.
    @Test(arguments: [
        "signed/rsa-production-CEB311Message-masked.xml", "signed/rsa-production-CEB621Message-masked.xml",
        "synthetic/CEB311Message-rsa.xml", "synthetic/CEB311Message-sm2.xml",
        "official-202205/import/CEB311Message.xml", "official-202205/import/CEB621Message.xml",
    ])
    func signaturesOfOthersAreValid(file: String) throws {
        guard let path = Checkout.reference("samples/" + file) else { return }
        let text = try Checkout.bytes(path).text
        let start = try #require(text.range(of: "<ds:Signature ", options: .literal))
        let end = try #require(text.range(of: "</ds:Signature>", options: .literal))
        let (before, after) = try self.frame(.inventory)
        let message = before + text[start.lowerBound..<end.upperBound] + after
        #expect(try SchemaValidator(xsd: self.templates.schema(for: .inventory)).validate(message.bytes) == [])
    }

    /// Both files in one folder are what a partner gets; xmllint finds the second through the first.
    @Test(arguments: DocumentKind.allCases)
    func anotherProcessorCanUseTheFiles(kind: DocumentKind) throws {
        guard let xmllint = OutsideTool("xmllint") else { return }
        let schema = self.templates.schema(for: kind)
        let folder = try TemporaryFolder()
        let partner = folder.path + "/报关 partner"
        try FileManager.default.createDirectory(atPath: partner, withIntermediateDirectories: true)
        let main = try folder.write(schema.text.bytes, to: "报关 partner/" + schema.fileName)
        let signature = try folder.write(
            schema.signatureText.bytes, to: "报关 partner/" + MessageSchema.signatureFileName)
        let location = URL(fileURLWithPath: signature).absoluteString
        let elsewhere = try folder.write(schema.text(importing: location).bytes, to: "elsewhere.xsd")
        let (before, after) = try self.frame(kind)
        let good = try folder.write((before + Part.signatures[1].xml(Part.declarations) + after).bytes, to: "good.xml")
        let bad = try folder.write((before + "<ds:Junk\(Part.declarations)/>" + after).bytes, to: "bad.xml")
        for xsd in [main, elsewhere] {
            #expect(try xmllint.run(["--nonet", "--noout", "--schema", xsd, good]).status == 0)
            #expect(try xmllint.run(["--nonet", "--noout", "--schema", xsd, bad]).status == 3)
        }
    }

    /// What a schema imports comes from the texts given, never from a file.
    @Test func importsComeFromMemory() async throws {
        let schema = self.templates.schema(for: .inventory)
        let name = MessageSchema.signatureFileName
        _ = try SchemaValidator(xsd: schema.text, imports: [name: schema.signatureText])
        let other = schema.signatureText.replacing("name=\"Signature\"", with: "name=\"Junk\"")
        for imports in [[:], [name: ""], [name: other], ["other.xsd": schema.signatureText]] {
            let error = #expect(throws: ManifestError.self) {
                try SchemaValidator(xsd: schema.text, imports: imports)
            }
            #expect(error?.code == .schemaInvalid)
        }
        // Compilations at the same time do not take each other's texts.
        let junk = schema.text.replacing("ref=\"ds:Signature\"", with: "ref=\"ds:Junk\"")
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<32 {
                group.addTask {
                    let text = index % 2 == 0 ? schema.signatureText : other
                    let fitting = try? SchemaValidator(xsd: index % 2 == 0 ? schema.text : junk, imports: [name: text])
                    let unfit = try? SchemaValidator(xsd: index % 2 == 0 ? junk : schema.text, imports: [name: text])
                    return fitting != nil && unfit == nil
                }
            }
            for await right in group { #expect(right) }
        }
    }

    @Test func aFolderWithoutTheSchemaOfTheSignatureIsRefused() throws {
        let folder = try TemporaryFolder()
        let copy = folder.path + "/messages"
        try FileManager.default.copyItem(atPath: Checkout.templates, toPath: copy)
        let file = copy + "/" + MessageSchema.signatureFileName
        _ = try MessageTemplates(directory: copy)
        for text in [
            "", "<a/>", self.templates.schema(for: .order).signatureText.replacing("Signature\"", with: "S\""),
        ] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let error = #expect(throws: ManifestError.self) { try MessageTemplates(directory: copy) }
            #expect(error?.code == .schemaInvalid && error?.file == file)
        }
        try FileManager.default.removeItem(atPath: file)
        let error = #expect(throws: ManifestError.self) { try MessageTemplates(directory: copy) }
        #expect(error?.code == .schemaInvalid && error?.file == file)
    }
}
